package dev.ownlabel.api;

import dev.ownlabel.api.wire.AwsJsonDecoder;
import dev.ownlabel.api.wire.ConstraintModel;
import dev.ownlabel.api.wire.ConstraintValidator;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.config.Settings;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.CallerPolicies;
import dev.ownlabel.iam.directory.Documents;
import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.sigv4.Credential;
import dev.ownlabel.sigv4.Scope;
import dev.ownlabel.sigv4.Signer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The Gateway with an access key, a session and an expired session of one account, and an access key of another one. */
public final class FakeGateway {
    public static final Instant NOW = Instant.parse("2024-05-06T07:08:09Z");
    static final Scope SCOPE = new Scope(new Region("us-east-1"), "rekognition");
    static final Signer ADMIN = Signer.longTerm(SCOPE, "AKIAEXAMPLE000000001", "fixture-secret-one");
    static final Signer SESSION = new Signer(
            SCOPE, "ASIAEXAMPLE000000002", new Secret("fixture-secret-two"), Optional.of(new Secret("fixture-token")));
    static final Signer EXPIRED = new Signer(
            SCOPE, "ASIAEXAMPLE000000003", new Secret("fixture-secret-3"), Optional.of(new Secret("fixture-token")));

    static final Signer FULL = Signer.longTerm(SCOPE, "AKIAEXAMPLE000000004", "fixture-secret-four");

    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final AccountId FULL_ACCOUNT = new AccountId("444455556666");
    private static final Map<String, Credential> KEYS = Map.of(
            ADMIN.accessKeyId(),
            Credential.longTerm(ADMIN.secret()),
            SESSION.accessKeyId(),
            new Credential(SESSION.secret(), SESSION.sessionToken(), Optional.of(NOW.plusSeconds(1))),
            EXPIRED.accessKeyId(),
            new Credential(EXPIRED.secret(), EXPIRED.sessionToken(), Optional.of(NOW)),
            FULL.accessKeyId(),
            Credential.longTerm(FULL.secret()));

    private static final CallerPolicies.Held ADMINISTRATOR = new CallerPolicies.Held(
            List.of(Documents.stored("administrator", """
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
                    """, new PolicyKind.Identity())), null, Map.of(), null);

    private FakeGateway() {}

    /** Over {@link FakeOperations}. */
    static Gateway at(InstantSource clock) {
        return at(clock, noTrail(clock));
    }

    static Gateway at(InstantSource clock, Metrics metrics) {
        return over(FakeOperations.table(), clock, noTrail(clock), metrics);
    }

    static Gateway at(InstantSource clock, AuditTrail trail) {
        return over(FakeOperations.table(), clock, trail);
    }

    /** Over another table. */
    public static Gateway over(List<Operation<?, ?>> table, InstantSource clock) {
        return over(table, clock, noTrail(clock));
    }

    /** Over the table of a service that speaks the query protocol, by the same keys. */
    public static Gateway query(String name, String version, List<Operation<?, ?>> table, InstantSource clock) {
        return over(new QueryProtocol(name, version, validator(name)), name, table, clock, noTrail(clock));
    }

    /** Over the table of KMS, by the same keys. */
    public static Gateway kms(List<Operation<?, ?>> table, InstantSource clock) {
        return over(json("TrentService", JsonProtocol.Errors.PLAIN, "kms"), "kms", table, clock, noTrail(clock));
    }

    /** Every caller is an administrator of its account. */
    public static Authorizer authorizer(InstantSource clock) {
        return new Authorizer(_ -> ADMINISTRATOR, _ -> Map.of(), new Region("us-east-1"), clock);
    }

    private static Gateway over(List<Operation<?, ?>> table, InstantSource clock, AuditTrail trail) {
        return over(table, clock, trail, new Metrics());
    }

    private static Gateway over(List<Operation<?, ?>> table, InstantSource clock, AuditTrail trail, Metrics metrics) {
        JsonProtocol protocol = json("RekognitionService", JsonProtocol.Errors.TWO_FAMILIES, "rekognition");
        return new Gateway(List.of(service(protocol, "rekognition", table, clock)), authorizer(clock), trail, metrics);
    }

    private static JsonProtocol json(String target, JsonProtocol.Errors errors, String service) {
        return new JsonProtocol(
                target, errors, new AwsJsonDecoder(8 << 20), validator(service), new Ids(new SplittableRandom(1)));
    }

    private static ConstraintValidator validator(String service) {
        return new ConstraintValidator(ConstraintModel.of(service));
    }

    private static Gateway over(
            Protocol protocol, String service, List<Operation<?, ?>> table, InstantSource clock, AuditTrail trail) {
        return new Gateway(List.of(service(protocol, service, table, clock)), authorizer(clock), trail, new Metrics());
    }

    private static Service service(
            Protocol protocol, String service, List<Operation<?, ?>> table, InstantSource clock) {
        AccessKeys keys = id -> Optional.ofNullable(KEYS.get(id))
                .map(credential -> new AccessKeys.AccessKey(
                        caller(id.equals(FULL.accessKeyId()) ? FULL_ACCOUNT : ACCOUNT), credential));
        Scope scope = new Scope(SCOPE.regions(), service);
        Authenticator authenticator = new Authenticator(scope, settings(Map.of()), keys, clock);
        return new Service(protocol, authenticator, table);
    }

    private static AuditTrail noTrail(InstantSource clock) {
        return new AuditTrail(Optional.empty(), new Ids(new SplittableRandom(2)), clock);
    }

    private static Caller caller(AccountId account) {
        return new Caller(account, Arn.of("arn:aws:iam::" + account + ":user/admin"), "AIDAEXAMPLE");
    }

    static Settings settings(Map<String, String> values) {
        return Settings.of(ApiSettings.ALL, values);
    }
}
