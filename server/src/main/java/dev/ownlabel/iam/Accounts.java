package dev.ownlabel.iam;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The accounts and their administrators: the user {@code admin} that each begins with, and its access keys. */
public final class Accounts {
    private final Database database;
    private final KeySecrets secrets;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Takes its chance from {@code random}, which must be a cryptographically strong one. */
    public Accounts(Database database, KeySecrets secrets, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.secrets = secrets;
        this.clock = clock;
        this.random = random;
    }

    /** Makes the account and its administrator's access key. */
    public Creation create(Account account) {
        AccessKey key = AccessKey.generate(random);
        String userId = AccessKey.uniqueId("AIDA", random);
        byte[] sealed = secrets.seal(account.id(), key);
        return database.inTransaction(transaction -> {
            Optional<Creation> taken = taken(transaction, account);
            return taken.orElseGet(() -> {
                insert(transaction, account);
                insertAdministrator(transaction, account, key.id(), userId, sealed);
                return new Creation.Created(account, key);
            });
        });
    }

    private static Optional<Creation> taken(Transaction transaction, Account wanted) {
        Optional<Account> sameId = transaction
                .first("select * from account where id = ?", wanted.id().value())
                .map(Accounts::account);
        if (sameId.isPresent()) {
            return sameId.map(Creation.IdTaken::new);
        }
        return transaction
                .first("select * from account where name = ?", wanted.name())
                .map(Accounts::account)
                .map(Creation.NameTaken::new);
    }

    private void insert(Transaction transaction, Account account) {
        transaction.execute(
                "insert into account (id, name, created_at, organisation) values (?, ?, ?, ?)",
                account.id().value(),
                account.name(),
                clock.instant(),
                account.organisation() == null ? null : account.organisation().id());
        transaction.execute(
                "insert into iam_revision (account_id, revision) values (?, 1)",
                account.id().value());
    }

    private void insertAdministrator(
            Transaction transaction, Account account, String keyId, String userId, byte[] sealed) {
        transaction.execute(
                "insert into iam_identity (id, account_id, kind, name, folded, path, created_at) values (?, ?, 'user',"
                        + " 'admin', 'admin', '/', ?)",
                userId,
                account.id().value(),
                clock.instant());
        transaction.execute(
                "insert into iam_attachment (identity_id, policy_arn) values (?, ?)",
                userId,
                "arn:aws:iam::aws:policy/AdministratorAccess");
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
        return database.read(transaction -> transaction.query("select * from account order by id").stream()
                .map(Accounts::account)
                .toList());
    }

    public Optional<Account> find(AccountId id) {
        return database.read(transaction -> transaction
                .first("select * from account where id = ?", id.value())
                .map(Accounts::account));
    }

    /**
     * The administrator of every account with its active access keys opened: for the credentials file. An account whose user {@code
     * admin} or its keys were deleted is left out.
     */
    public List<Administrator> administrators() {
        List<Administrator> administrators = new ArrayList<>();
        for (Account account : list()) {
            List<Row> rows = database.read(transaction -> transaction.query(
                    "select k.id, k.secret from access_key k join iam_identity i on i.id = k.user_id where i.account_id"
                            + " = ? and i.kind = 'user' and i.folded = 'admin' and k.active = 1 order by k.created_at,"
                            + " k.id",
                    account.id().value()));
            List<AccessKey> keys = rows.stream()
                    .map(row -> new AccessKey(
                            row.text("id"), secrets.open(account.id(), row.text("id"), row.bytes("secret"))))
                    .toList();
            if (!keys.isEmpty()) {
                administrators.add(new Administrator(account, keys));
            }
        }
        return administrators;
    }

    private static Account account(Row row) {
        String organisation = row.textOrNull("organisation");
        return new Account(
                new AccountId(row.text("id")),
                row.text("name"),
                organisation == null ? null : new Organisation(organisation));
    }
}
