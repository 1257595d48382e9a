package dev.ownlabel.kms;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keys, their materials and aliases in the metastore. */
final class KeyRows {
    /** A material of a key as it is stored: wrapped under the master key. */
    static final class Material {
        private final long number;
        private final byte[] wrapped;

        Material(long number, byte[] wrapped) {
            this.number = number;
            this.wrapped = wrapped.clone();
        }

        long number() {
            return number;
        }

        byte[] wrapped() {
            return wrapped.clone();
        }
    }

    private KeyRows() {}

    /** Inserts the key unless it exists, or the account has its service key already; false then. */
    static boolean insert(Transaction transaction, KmsKey key) {
        int inserted = transaction.execute(
                "insert into kms_key (id, account, arn, description, state, service, created_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                key.id(),
                key.account().value(),
                key.arn().toString(),
                key.description(),
                key.state().wireName(),
                key.service(),
                key.createdAt());
        return inserted == 1;
    }

    static void insert(Transaction transaction, String keyId, Material material, Instant now) {
        transaction.execute(
                "insert into kms_key_material (key_id, number, wrapped, created_at) values (?, ?, ?, ?)",
                keyId,
                material.number(),
                material.wrapped(),
                now);
    }

    static Optional<KmsKey> find(Transaction transaction, String id) {
        return transaction.first("select * from kms_key where id = ?", id).map(KeyRows::key);
    }

    static Optional<KmsKey> service(Transaction transaction, AccountId account) {
        return transaction
                .first("select * from kms_key where account = ? and service = 1", account.value())
                .map(KeyRows::key);
    }

    static Optional<KmsKey> byAlias(Transaction transaction, AccountId account, String name) {
        return transaction
                .first(
                        "select k.* from kms_key k join kms_alias a on a.key_id = k.id where a.account = ? and a.name"
                                + " = ?",
                        account.value(),
                        name)
                .map(KeyRows::key);
    }

    static Optional<Material> newest(Transaction transaction, String keyId) {
        return transaction
                .first(
                        "select number, wrapped from kms_key_material where key_id = ? order by number desc limit 1",
                        keyId)
                .map(KeyRows::material);
    }

    static Optional<Material> material(Transaction transaction, String keyId, long number) {
        return transaction
                .first("select number, wrapped from kms_key_material where key_id = ? and number = ?", keyId, number)
                .map(KeyRows::material);
    }

    /** Whether the key has to rotate by itself, because its time is over since the newest material was made. */
    static boolean rotationDue(Transaction transaction, String keyId, Instant now) {
        return transaction
                .first(
                        "select 1 as one from kms_key k where k.id = ? and k.rotation_days is not null and"
                                + " k.rotation_since + k.rotation_days * 86400000 <= ? and (select max(m.created_at) from"
                                + " kms_key_material m where m.key_id = k.id) + k.rotation_days * 86400000 <= ?",
                        keyId,
                        now,
                        now)
                .isPresent();
    }

    /** An account's keys in order of their ids. */
    static List<KmsKey> list(Transaction transaction, AccountId account, String after, int most) {
        return transaction
                .query(
                        "select * from kms_key where account = ? and service = 0 and id > ? order by id limit ?",
                        account.value(),
                        after,
                        most)
                .stream()
                .map(KeyRows::key)
                .toList();
    }

    static void deleteAt(Transaction transaction, KmsKey key, @Nullable Instant at) {
        transaction.execute("update kms_key set deletion_at = ? where id = ?", at, key.id());
    }

    /** Takes back a key that nobody has used. */
    static void discard(Transaction transaction, KmsKey key) {
        transaction.execute("delete from kms_tag where key_id = ?", key.id());
        transaction.execute("delete from kms_key_material where key_id = ?", key.id());
        transaction.execute("delete from kms_key where id = ?", key.id());
    }

    /** Moves the state from {@code from}; false when it was another. */
    static boolean move(Transaction transaction, KmsKey key, KmsKey.State from, KmsKey.State to) {
        int moved = transaction.execute(
                "update kms_key set state = ? where id = ? and state = ?", to.wireName(), key.id(), from.wireName());
        return moved == 1;
    }

    /** Names a key; false when the account has the name already. */
    static boolean alias(Transaction transaction, AccountId account, String name, String keyId, Instant now) {
        int named = transaction.execute(
                "insert into kms_alias (account, name, key_id, created_at) values (?, ?, ?, ?) on conflict do nothing",
                account.value(),
                name,
                keyId,
                now);
        return named == 1;
    }

    /** The verifier of the master key in force: {@code offered} becomes it where there is none. */
    static byte[] verifier(Transaction transaction, byte[] offered) {
        transaction.execute(
                "insert into kms_master (only_row, verifier) values (1, ?) on conflict do nothing", offered);
        return transaction
                .first("select verifier from kms_master")
                .orElseThrow()
                .bytes("verifier");
    }

    private static Material material(Row row) {
        return new Material(row.number("number"), row.bytes("wrapped"));
    }

    private static KmsKey key(Row row) {
        return new KmsKey(
                row.text("id"),
                new AccountId(row.text("account")),
                Arn.of(row.text("arn")),
                row.text("description"),
                KmsKey.State.of(row.text("state")),
                row.flag("service"),
                row.instant("created_at"),
                Optional.ofNullable(row.instantOrNull("deletion_at")));
    }
}
