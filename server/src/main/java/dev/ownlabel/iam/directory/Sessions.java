package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.AccessKey;
import dev.ownlabel.iam.KeySecrets;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Temporary credentials: a key, a secret and a token that end by themselves. They are rows, not signed texts, so that every server of an
 * installation knows them; a row outlives its end by a day, to tell an old token from a wrong one.
 */
public final class Sessions {
    private static final int MOST = 10_000;
    private static final Duration KEPT = Duration.ofDays(1);

    private final Database database;
    private final KeySecrets secrets;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Takes its chance from {@code random}, which must be a cryptographically strong one. */
    public Sessions(Database database, KeySecrets secrets, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.secrets = secrets;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What is to be issued.
     *
     * @param identity the role assumed, or the user that asks for a token
     * @param name of a role's session; empty for a user's
     * @param policies documents that limit the session
     */
    public record NewSession(
            Identity identity, String name, List<String> policies, Map<String, String> tags, Duration duration) {
        public NewSession {
            policies = List.copyOf(policies);
            tags = Map.copyOf(tags);
        }
    }

    /** Temporary credentials, told this once. */
    public record Issued(AccessKey key, Secret token, Instant expires) {}

    public Issued issue(NewSession wanted) {
        AccountId account = wanted.identity().account();
        AccessKey key = AccessKey.temporary(random);
        Secret token = AccessKey.token(random);
        Instant now = clock.instant();
        Instant expires = now.plus(wanted.duration());
        byte[] sealed = secrets.seal(
                account, new AccessKey(key.id(), new Secret(key.secret().reveal() + "\n" + token.reveal())));
        JsonObject tags = JsonObject.EMPTY;
        for (Map.Entry<String, String> tag : wanted.tags().entrySet()) {
            tags = tags.with(tag.getKey(), tag.getValue());
        }
        String tagText = JsonWriter.write(tags);
        database.useTransaction(transaction -> {
            transaction.execute("delete from iam_session where expires_at < ?", now.minus(KEPT));
            requireRoom(transaction, account, now);
            transaction.execute(
                    "insert into iam_session (id, account_id, identity_id, name, sealed, policies, tags, created_at,"
                            + " expires_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    key.id(),
                    account.value(),
                    wanted.identity().id(),
                    wanted.name(),
                    sealed,
                    JsonWriter.write(JsonArray.ofStrings(wanted.policies())),
                    tagText,
                    now,
                    expires);
        });
        return new Issued(key, token, expires);
    }

    private static void requireRoom(Transaction transaction, AccountId account, Instant now) {
        long live = transaction
                .first(
                        "select count(*) as n from iam_session where account_id = ? and expires_at > ?",
                        account.value(),
                        now)
                .orElseThrow()
                .number("n");
        if (live >= MOST) {
            throw new ServiceException(
                    ErrorCode.THROTTLING, "The account has " + live + " sessions; wait for some to end");
        }
    }
}
