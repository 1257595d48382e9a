package dev.ownlabel.iam;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.kms.SecretBox;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * The accounts and the access keys of their administrators.
 *
 * <p>A secret stands in the database sealed, bound to its account and key id, and opened in memory only. Keys that have signed
 * before are answered from memory, because every request asks; a key is never changed, only made, so what memory holds stays true.
 */
public final class Accounts {
    private static final int CACHED = 10_000;

    private final Database database;
    private final SecretBox secrets;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Lookups lookups;
    private final Map<String, Credential> cache = new ConcurrentHashMap<>();

    /** Takes its chance from {@code random}, which must be a cryptographically strong one. */
    public Accounts(Database database, SecretBox secrets, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.secrets = secrets;
        this.clock = clock;
        this.random = random;
        this.lookups = new Lookups(clock);
    }

    /** Makes the account and its administrator's access key. */
    public Creation create(Account account) {
        AccessKey key = AccessKey.generate(random);
        String userId = AccessKey.userId(random);
        byte[] sealed = seal(account.id(), key);
        Creation creation = database.inTransaction(transaction -> {
            Optional<Creation> taken = taken(transaction, account);
            return taken.orElseGet(() -> {
                insert(transaction, account, key.id(), userId, sealed);
                return new Creation.Created(account, key);
            });
        });
        lookups.made(key.id());
        return creation;
    }

    private static Optional<Creation> taken(Transaction transaction, Account wanted) {
        Optional<Account> sameId = transaction
                .first("select id, name from account where id = ?", wanted.id().value())
                .map(Accounts::account);
        if (sameId.isPresent()) {
            return sameId.map(Creation.IdTaken::new);
        }
        return transaction
                .first("select id, name from account where name = ?", wanted.name())
                .map(Accounts::account)
                .map(Creation.NameTaken::new);
    }

    private void insert(Transaction transaction, Account account, String keyId, String userId, byte[] sealed) {
        transaction.execute(
                "insert into account (id, name, created_at) values (?, ?, ?)",
                account.id().value(),
                account.name(),
                clock.instant());
        transaction.execute(
                "insert into access_key (id, account_id, principal, user_id, secret, created_at) values (?, ?, ?, ?,"
                        + " ?, ?)",
                keyId,
                account.id().value(),
                account.administrator().toString(),
                userId,
                sealed,
                clock.instant());
    }

    /** Every account, by id. */
    public List<Account> list() {
        return database.read(transaction -> transaction.query("select id, name from account order by id").stream()
                .map(Accounts::account)
                .toList());
    }

    public Optional<Account> find(AccountId id) {
        return database.read(transaction -> transaction
                .first("select id, name from account where id = ?", id.value())
                .map(Accounts::account));
    }

    /** The administrator of every account with its access keys opened: for the credentials file. */
    public List<Administrator> administrators() {
        List<Administrator> administrators = new ArrayList<>();
        for (Account account : list()) {
            List<Row> rows = database.read(transaction -> transaction.query(
                    "select id, account_id, secret from access_key where account_id = ? and principal = ? order by"
                            + " created_at, id",
                    account.id().value(),
                    account.administrator().toString()));
            administrators.add(new Administrator(
                    account,
                    rows.stream()
                            .map(row -> new AccessKey(row.text("id"), secret(row)))
                            .toList()));
        }
        return administrators;
    }

    /**
     * What the access key stands for; empty where there is no such key. A key seen before costs no database access.
     *
     * @throws ServiceException THROTTLING when too many unknown keys are being tried at once
     */
    public Optional<Credential> credential(String accessKeyId) {
        if (!AccessKey.isId(accessKeyId)) {
            return Optional.empty();
        }
        Credential known = cache.get(accessKeyId);
        if (known != null) {
            return Optional.of(known);
        }
        return switch (lookups.mayLook(accessKeyId)) {
            case LOOK -> look(accessKeyId);
            case UNKNOWN -> Optional.empty();
            case TOO_MANY -> throw new ServiceException(ErrorCode.THROTTLING, "Service Unavailable");
        };
    }

    private Optional<Credential> look(String accessKeyId) {
        Optional<Credential> found = database.read(transaction -> transaction.first(
                        "select id, account_id, principal, user_id, secret from access_key where id = ?", accessKeyId))
                .map(row -> new Credential(
                        new Caller(
                                new AccountId(row.text("account_id")),
                                Arn.of(row.text("principal")),
                                row.text("user_id")),
                        secret(row)));
        if (found.isEmpty()) {
            lookups.notFound(accessKeyId);
        } else {
            if (cache.size() >= CACHED) {
                cache.keySet().stream().findAny().ifPresent(cache::remove);
            }
            cache.put(accessKeyId, found.get());
        }
        return found;
    }

    private byte[] seal(AccountId account, AccessKey key) {
        try {
            return secrets.seal(key.secret(), context(account, key.id()));
        } catch (KeyUnavailableException e) {
            throw new IllegalStateException("The secret of a new access key cannot be sealed", e);
        }
    }

    /** The service's own keys are always there and the context was ours: that a secret does not open is damage. */
    private Secret secret(Row row) {
        String keyId = row.text("id");
        try {
            return secrets.open(row.bytes("secret"), context(new AccountId(row.text("account_id")), keyId));
        } catch (KeyUnavailableException e) {
            throw new IllegalStateException("The secret of access key " + keyId + " cannot be opened", e);
        }
    }

    private static EncryptionContext context(AccountId account, String keyId) {
        return EncryptionContext.of(account.value(), "arn:aws:iam::" + account + ":access-key/" + keyId);
    }

    private static Account account(Row row) {
        return new Account(new AccountId(row.text("id")), row.text("name"));
    }
}
