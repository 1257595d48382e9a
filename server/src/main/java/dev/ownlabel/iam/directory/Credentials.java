package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.AccessKey;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.Credential;
import dev.ownlabel.iam.KeySecrets;
import dev.ownlabel.iam.Origin;
import dev.ownlabel.iam.Session;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.Requester;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds what access keys stand for. Every request asks, so keys that have signed before are answered from memory as long as their
 * account's revision is what it was ({@link Revisions}).
 */
public final class Credentials {
    private static final int CACHED = 10_000;
    private static final String LONG_TERM = "select k.secret, r.revision, i.* from access_key k join iam_identity i on"
            + " i.id = k.user_id join iam_revision r on r.account_id = i.account_id where k.id = ? and k.active = 1";
    private static final String TEMPORARY = "select s.sealed as secret, s.name as session, s.policies, s.tags,"
            + " s.expires_at, r.revision, i.* from iam_session s join iam_identity i on i.id = s.identity_id join"
            + " iam_revision r on r.account_id = i.account_id where s.id = ?";

    private record Known(long revision, Credential credential) {}

    private final Database database;
    private final KeySecrets secrets;
    private final Revisions revisions;
    private final Lookups lookups;
    private final Map<String, Known> cache = new ConcurrentHashMap<>();

    public Credentials(Database database, KeySecrets secrets, Revisions revisions, InstantSource clock) {
        this.database = database;
        this.secrets = secrets;
        this.revisions = revisions;
        this.lookups = new Lookups(clock);
    }

    /**
     * What the access key stands for; empty where there is no such key, or it is inactive. A session's credential is found when it has
     * expired, too.
     *
     * @throws ServiceException THROTTLING when too many unknown keys are being tried at once
     */
    public Optional<Credential> find(String accessKeyId) {
        if (!AccessKey.isId(accessKeyId)) {
            return Optional.empty();
        }
        Known known = cache.get(accessKeyId);
        if (known != null) {
            AccountId account = known.credential().caller().account();
            if (known.revision() == revisions.current(account)) {
                return Optional.of(known.credential());
            }
            return look(accessKeyId);
        }
        return switch (lookups.mayLook(accessKeyId)) {
            case LOOK -> look(accessKeyId);
            case UNKNOWN -> Optional.empty();
            case TOO_MANY -> throw new ServiceException(ErrorCode.THROTTLING, "Service Unavailable");
        };
    }

    private Optional<Credential> look(String accessKeyId) {
        boolean temporary = AccessKey.isTemporary(accessKeyId);
        Optional<Row> row =
                database.read(transaction -> transaction.first(temporary ? TEMPORARY : LONG_TERM, accessKeyId));
        if (row.isEmpty()) {
            cache.remove(accessKeyId);
            lookups.notFound(accessKeyId);
            return Optional.empty();
        }
        Credential found = temporary ? temporary(accessKeyId, row.get()) : longTerm(accessKeyId, row.get());
        if (cache.size() >= CACHED) {
            cache.keySet().stream().findAny().ifPresent(cache::remove);
        }
        long revision = row.get().number("revision");
        revisions.note(found.caller().account(), revision);
        cache.put(accessKeyId, new Known(revision, found));
        return Optional.of(found);
    }

    private Credential longTerm(String id, Row row) {
        Identity user = Identity.of(row);
        return new Credential(
                new Caller(user.account(), user.arn(), user.id()),
                secrets.open(user.account(), id, row.bytes("secret")),
                Optional.empty(),
                Optional.empty());
    }

    private Credential temporary(String id, Row row) {
        Identity identity = Identity.of(row);
        String[] parts = secrets.open(identity.account(), id, row.bytes("secret"))
                .reveal()
                .split("\n", -1);
        Session session = new Session(true, policies(row.text("policies")), tags(row.text("tags")));
        return new Credential(
                caller(identity, row.text("session"), session),
                new Secret(parts[0]),
                Optional.of(new Secret(parts[1])),
                Optional.of(row.instant("expires_at")));
    }

    private static Caller caller(Identity identity, String name, Session session) {
        if (identity.kind() != Kind.ROLE) {
            Requester requester = new Requester.User(identity.arn(), identity.id());
            return new Caller(identity.account(), identity.arn(), identity.id(), requester, session, Origin.UNKNOWN);
        }
        Arn principal = sessionArn(identity, name);
        String userId = identity.id() + ":" + name;
        Requester requester = new Requester.RoleSession(identity.arn(), principal, userId);
        return new Caller(identity.account(), principal, userId, requester, session, Origin.UNKNOWN);
    }

    /** {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION}: without the role's path. */
    public static Arn sessionArn(Identity role, String session) {
        return new Arn("aws", "sts", "", role.account().value(), "assumed-role/" + role.name() + "/" + session);
    }

    private static List<NamedPolicy> policies(String text) {
        List<NamedPolicy> policies = new ArrayList<>();
        JsonObject wrapped = JsonReader.stored("{\"policies\":" + text + "}");
        for (Json document : wrapped.array("policies").orElse(JsonArray.EMPTY).elements()) {
            policies.add(Documents.stored(
                    "session policy " + (policies.size() + 1),
                    ((JsonString) document).value(),
                    new PolicyKind.Identity()));
        }
        return policies;
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new LinkedHashMap<>();
        JsonReader.stored(text).members().forEach((key, value) -> tags.put(key, ((JsonString) value).value()));
        return tags;
    }
}
