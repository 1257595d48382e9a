package dev.ownlabel.kms;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names of keys within an account. */
public final class Aliases {
    /** CreateAlias reference: alias/ and then 1 to 250 of these; alias/aws/ is AWS's own. */
    private static final Pattern FORM = Pattern.compile("alias/(?!aws/)[a-zA-Z0-9/_-]{1,250}");

    private static final int MOST_PER_KEY = 50;

    private final Database database;
    private final InstantSource clock;

    public Aliases(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** An alias and what it names. */
    public record Alias(String name, String keyId, Instant createdAt, Instant updatedAt) {}

    public void create(KmsKey key, String name) {
        if (!FORM.matcher(name).matches()) {
            throw new ServiceException(
                    ErrorCode.INVALID_ALIAS_NAME,
                    "An alias begins with alias/, not with alias/aws/, and has letters, digits and / _ - only");
        }
        boolean made = database.inTransaction(transaction -> {
            requireRoom(key, list(transaction.query("select * from kms_alias where key_id = ?", key.id())));
            return KeyRows.alias(transaction, key.account(), name, key.id(), clock.instant());
        });
        if (!made) {
            throw new ServiceException(
                    ErrorCode.ALREADY_EXISTS, "An alias with the name " + arn(key, name) + " already exists");
        }
    }

    private static void requireRoom(KmsKey key, List<Alias> there) {
        if (there.size() >= MOST_PER_KEY) {
            throw new ServiceException(
                    ErrorCode.LIMIT_EXCEEDED, "Key " + key.arn() + " has " + MOST_PER_KEY + " aliases already");
        }
    }

    /** Lets the name mean another key of the account. */
    public void update(KmsKey key, String name) {
        database.useTransaction(transaction -> {
            requireRoom(key, list(transaction.query("select * from kms_alias where key_id = ?", key.id())));
            int updated = transaction.execute(
                    "update kms_alias set key_id = ?, updated_at = ? where account = ? and name = ?",
                    key.id(),
                    clock.instant(),
                    key.account().value(),
                    name);
            if (updated == 0) {
                throw notFound(name);
            }
        });
    }

    public void delete(AccountId account, String name) {
        int deleted = database.inTransaction(transaction ->
                transaction.execute("delete from kms_alias where account = ? and name = ?", account.value(), name));
        if (deleted == 0) {
            throw notFound(name);
        }
    }

    /** The id of the key that the name means. */
    public Optional<String> keyId(AccountId account, String name) {
        return database.read(transaction -> transaction
                .first("select key_id from kms_alias where account = ? and name = ?", account.value(), name)
                .map(row -> row.text("key_id")));
    }

    /** Aliases in order of their names, of one key where {@code keyId} is not empty. */
    public List<Alias> list(AccountId account, String keyId, String after, int most) {
        return database.read(transaction -> list(transaction.query(
                "select * from kms_alias where account = ? and (? = '' or key_id = ?) and name > ? order by name limit ?",
                account.value(),
                keyId,
                keyId,
                after,
                most)));
    }

    /** The names of a key: at most 50. */
    public List<String> of(KmsKey key) {
        return list(key.account(), key.id(), "", MOST_PER_KEY).stream()
                .map(Alias::name)
                .toList();
    }

    private static List<Alias> list(List<Row> rows) {
        return rows.stream()
                .map(row -> new Alias(
                        row.text("name"),
                        row.text("key_id"),
                        row.instant("created_at"),
                        Optional.ofNullable(row.instantOrNull("updated_at")).orElse(row.instant("created_at"))))
                .toList();
    }

    /** {@code arn:…:alias/name}, beside its key. */
    public static String arn(KmsKey key, String name) {
        return arn(key.arn().region(), key.account(), name);
    }

    static String arn(String region, AccountId account, String name) {
        return "arn:aws:kms:" + region + ":" + account + ":" + name;
    }

    private static ServiceException notFound(String name) {
        return new ServiceException(ErrorCode.NOT_FOUND, "Alias " + name + " is not found.");
    }
}
