package dev.ownlabel.kms;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What owners do with their keys beside using them: policy, description, rotation, deletion, tags. */
public final class KeyAdministration {
    private static final int MOST_TAGS = 50;

    private final Database database;
    private final InstantSource clock;

    public KeyAdministration(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** How a key rotates by itself. */
    public record Rotation(int days, Instant next) {}

    /** The key's policy; where none was given, the one with which AWS's keys begin. */
    public String policy(KmsKey key) {
        return database.read(transaction -> transaction
                .first("select policy from kms_key where id = ?", key.id())
                .map(row -> Optional.ofNullable(row.textOrNull("policy")).orElse(defaultPolicy(key.account())))
                .orElse(defaultPolicy(key.account())));
    }

    public void setPolicy(KmsKey key, String policy) {
        update("update kms_key set policy = ? where id = ?", policy, key.id());
    }

    /** Leaves all to the account's own policies. */
    public static String defaultPolicy(AccountId account) {
        return String.format(Locale.ROOT, """
                {
                  "Version" : "2012-10-17",
                  "Id" : "key-default-1",
                  "Statement" : [ {
                    "Sid" : "Enable IAM User Permissions",
                    "Effect" : "Allow",
                    "Principal" : {
                      "AWS" : "arn:aws:iam::%s:root"
                    },
                    "Action" : "kms:*",
                    "Resource" : "*"
                  } ]
                }""", account);
    }

    public void describe(KmsKey key, String description) {
        update("update kms_key set description = ? where id = ?", description, key.id());
    }

    /** Lets the key rotate by itself every so many days from now; null: not. */
    public void rotateEvery(KmsKey key, @Nullable Integer days) {
        update(
                "update kms_key set rotation_days = ?, rotation_since = ? where id = ?",
                days,
                days == null ? null : clock.instant(),
                key.id());
    }

    /** How the key rotates; empty where it does not. */
    public Optional<Rotation> rotation(KmsKey key) {
        return database.read(transaction -> transaction
                .first(
                        "select k.rotation_days, k.rotation_since, (select max(m.created_at) from kms_key_material m"
                                + " where m.key_id = k.id) as newest from kms_key k where k.id = ? and"
                                + " k.rotation_days is not null",
                        key.id())
                .map(KeyAdministration::rotation));
    }

    private static Rotation rotation(Row row) {
        Instant since = row.instant("rotation_since");
        Instant newest = row.instant("newest");
        int days = (int) row.number("rotation_days");
        return new Rotation(days, (newest.isAfter(since) ? newest : since).plus(Duration.ofDays(days)));
    }

    public Map<String, String> tags(KmsKey key) {
        return database.read(transaction -> {
            Map<String, String> tags = new LinkedHashMap<>();
            transaction
                    .query("select tag_key, tag_value from kms_tag where key_id = ? order by tag_key", key.id())
                    .forEach(row -> tags.put(row.text("tag_key"), row.text("tag_value")));
            return tags;
        });
    }

    public void tag(KmsKey key, Map<String, String> tags) {
        database.useTransaction(transaction -> {
            tags.forEach((name, value) -> transaction.execute(
                    "insert into kms_tag (key_id, tag_key, tag_value) values (?, ?, ?) on conflict (key_id, tag_key) do"
                            + " update set tag_value = excluded.tag_value",
                    key.id(),
                    name,
                    value));
            long there = transaction
                    .first("select count(*) as n from kms_tag where key_id = ?", key.id())
                    .orElseThrow()
                    .number("n");
            if (there > MOST_TAGS) {
                throw new ServiceException(ErrorCode.LIMIT_EXCEEDED, "A key has at most " + MOST_TAGS + " tags");
            }
        });
    }

    public void untag(KmsKey key, List<String> names) {
        database.useTransaction(transaction -> names.forEach(
                name -> transaction.execute("delete from kms_tag where key_id = ? and tag_key = ?", key.id(), name)));
    }

    /** Deletes the keys whose time has come, with all that belongs to them: nothing encrypted under them can be read again. */
    public int deleteDue() {
        Instant now = clock.instant();
        return database.inTransaction(transaction -> {
            List<String> due = transaction
                    .query(
                            "select id from kms_key where state = ? and deletion_at <= ? limit 100",
                            KmsKey.State.PENDING_DELETION.wireName(),
                            now)
                    .stream()
                    .map(row -> row.text("id"))
                    .toList();
            for (String id : due) {
                for (String table : List.of("kms_tag", "kms_grant", "kms_alias", "kms_key_material")) {
                    transaction.execute("delete from " + table + " where key_id = ?", id);
                }
                transaction.execute("delete from kms_key where id = ?", id);
            }
            return due.size();
        });
    }

    private void update(String sql, @Nullable Object... arguments) {
        database.useTransaction(transaction -> transaction.execute(sql, arguments));
    }
}
