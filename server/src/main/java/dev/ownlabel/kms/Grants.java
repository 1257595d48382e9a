package dev.ownlabel.kms;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Grants on keys. They hold from the moment they are made. */
public final class Grants {
    /** Grants per key; AWS's quota is 50,000. */
    private static final int MOST = 10_000;

    private final Database database;
    private final InstantSource clock;
    private final Ids ids;

    /** Takes the grants' ids from {@code random}. */
    public Grants(Database database, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.clock = clock;
        this.ids = new Ids(random);
    }

    /** What is to be granted. */
    public record NewGrant(
            String grantee,
            Optional<String> retiring,
            Set<String> operations,
            KmsGrant.Constraint constraint,
            String name,
            String issuer) {
        public NewGrant {
            operations = Set.copyOf(operations);
        }
    }

    /** Makes the grant; where one of that name is like it in everything, that one. */
    public KmsGrant create(KmsKey key, NewGrant wanted) {
        KmsGrant grant = new KmsGrant(
                ids.hex(32),
                key.id(),
                wanted.grantee(),
                wanted.retiring(),
                wanted.operations(),
                wanted.constraint(),
                wanted.name(),
                wanted.issuer(),
                clock.instant());
        return database.inTransaction(transaction -> {
            transaction.execute("update kms_key set state = state where id = ?", key.id()); // creations queue
            Optional<KmsGrant> same = wanted.name().isEmpty() ? Optional.empty() : like(transaction, grant);
            if (same.isPresent()) {
                return same.get();
            }
            long there = transaction
                    .first("select count(*) as n from kms_grant where key_id = ?", key.id())
                    .orElseThrow()
                    .number("n");
            if (there >= MOST) {
                throw new ServiceException(ErrorCode.LIMIT_EXCEEDED, "The key has " + there + " grants");
            }
            insert(transaction, grant);
            return grant;
        });
    }

    private static Optional<KmsGrant> like(Transaction transaction, KmsGrant grant) {
        return transaction
                .query("select * from kms_grant where key_id = ? and name = ?", grant.keyId(), grant.name())
                .stream()
                .map(Grants::grant)
                .filter(other -> other.grantee().equals(grant.grantee())
                        && other.retiring().equals(grant.retiring())
                        && other.operations().equals(grant.operations())
                        && other.constraint().equals(grant.constraint()))
                .findFirst();
    }

    private static void insert(Transaction transaction, KmsGrant grant) {
        String rule = switch (grant.constraint()) {
            case KmsGrant.Constraint.None() -> "none";
            case KmsGrant.Constraint.Equals _ -> "equals";
            case KmsGrant.Constraint.Subset _ -> "subset";
        };
        Map<String, String> pairs = switch (grant.constraint()) {
            case KmsGrant.Constraint.None() -> Map.of();
            case KmsGrant.Constraint.Equals(Map<String, String> exact) -> exact;
            case KmsGrant.Constraint.Subset(Map<String, String> part) -> part;
        };
        JsonObject context = JsonObject.EMPTY;
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            context = context.with(pair.getKey(), pair.getValue());
        }
        transaction.execute(
                "insert into kms_grant (id, key_id, grantee, retiring, operations, context_rule, context, name, issuer,"
                        + " created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                grant.id(),
                grant.keyId(),
                grant.grantee(),
                grant.retiring().orElse(null),
                String.join(",", new TreeSet<>(grant.operations())),
                rule,
                JsonWriter.write(context),
                grant.name(),
                grant.issuer(),
                grant.createdAt());
    }

    /** Grants of a key in order of their ids, at most {@code most} after the position. */
    public List<KmsGrant> list(KmsKey key, @Nullable String grantee, @Nullable String grantId, String after, int most) {
        return database.read(transaction -> transaction
                .query(
                        "select * from kms_grant where key_id = ? and id > ? and (? = '' or grantee = ?) and (? = '' or"
                                + " id = ?) order by id limit ?",
                        key.id(),
                        after,
                        text(grantee),
                        text(grantee),
                        text(grantId),
                        text(grantId),
                        most)
                .stream()
                .map(Grants::grant)
                .toList());
    }

    /** The grants that a principal may retire, in order of their ids. */
    public List<KmsGrant> retirable(String retiring, String after, int most) {
        return database.read(transaction -> transaction
                .query(
                        "select * from kms_grant where retiring = ? and id > ? order by id limit ?",
                        retiring,
                        after,
                        most)
                .stream()
                .map(Grants::grant)
                .toList());
    }

    public Optional<KmsGrant> find(String keyId, String grantId) {
        return database.read(transaction -> transaction
                .first("select * from kms_grant where id = ? and key_id = ?", grantId, keyId)
                .map(Grants::grant));
    }

    /** The grants of a key that one of the principals holds. */
    public List<KmsGrant> of(KmsKey key, List<String> principals) {
        return database.read(transaction -> principals.stream()
                .flatMap(principal -> transaction
                        .query(
                                "select * from kms_grant where key_id = ? and grantee = ? limit 1000",
                                key.id(),
                                principal)
                        .stream())
                .map(Grants::grant)
                .toList());
    }

    /** Ends the grant; false where there is none. */
    public boolean delete(String keyId, String grantId) {
        return database.inTransaction(transaction ->
                        transaction.execute("delete from kms_grant where id = ? and key_id = ?", grantId, keyId))
                == 1;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static KmsGrant grant(Row row) {
        Map<String, String> pairs = new LinkedHashMap<>();
        JsonReader.stored(row.text("context"))
                .members()
                .forEach((key, value) -> pairs.put(key, ((JsonString) value).value()));
        KmsGrant.Constraint constraint = switch (row.text("context_rule")) {
            case "equals" -> new KmsGrant.Constraint.Equals(pairs);
            case "subset" -> new KmsGrant.Constraint.Subset(pairs);
            default -> new KmsGrant.Constraint.None();
        };
        return new KmsGrant(
                row.text("id"),
                row.text("key_id"),
                row.text("grantee"),
                Optional.ofNullable(row.textOrNull("retiring")),
                Set.of(row.text("operations").split(",", -1)),
                constraint,
                row.text("name"),
                row.text("issuer"),
                row.instant("created_at"));
    }
}
