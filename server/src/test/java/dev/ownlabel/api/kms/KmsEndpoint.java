package dev.ownlabel.api.kms;

import dev.ownlabel.api.AccessKeys;
import dev.ownlabel.api.ApiServlet;
import dev.ownlabel.api.ApiSettings;
import dev.ownlabel.api.AuditTrail;
import dev.ownlabel.api.Authenticator;
import dev.ownlabel.api.Gateway;
import dev.ownlabel.api.JsonProtocol;
import dev.ownlabel.api.Service;
import dev.ownlabel.api.wire.AwsJsonDecoder;
import dev.ownlabel.api.wire.ConstraintModel;
import dev.ownlabel.api.wire.ConstraintValidator;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import dev.ownlabel.http.HttpServer;
import dev.ownlabel.http.HttpSettings;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.CallerPolicies;
import dev.ownlabel.iam.directory.Documents;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.kms.external.ExternalKmsSettings;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;
import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.sigv4.Credential;
import dev.ownlabel.sigv4.Scope;
import jakarta.servlet.http.HttpServlet;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Our KMS on a port of its own, over an empty database, with one access key for each of two accounts. */
final class KmsEndpoint implements AutoCloseable {
    static final AccountId ALICE = new AccountId("111122223333");
    static final AccountId BOB = new AccountId("444455556666");
    static final Region REGION = new Region("us-east-1");

    private static final Map<String, AccountId> ACCOUNTS =
            Map.of("AKIAALICE00000000001", ALICE, "AKIABOB0000000000001", BOB);

    private final Database database;
    private final HttpServer server;
    final KmsDomain domain;

    KmsEndpoint(Path folder) {
        SecureRandom random = new SecureRandom();
        InstantSource clock = InstantSource.system();
        database = TestDatabases.sqlite(folder);
        domain = KmsDomain.of(keys(database), database, clock, random);
        server = server(folder, new ApiServlet(gateway(clock, random), settings()));
        server.start();
    }

    /** Local keys of that database, under one fixed master key. */
    static LocalKeyService keys(Database database) {
        MasterKey master = MasterKey.fromText(new Secret(Base64.getEncoder().encodeToString(new byte[32])));
        return new LocalKeyService(database, master, REGION, InstantSource.system(), new SecureRandom());
    }

    static HttpServer server(Path folder, HttpServlet servlet) {
        return new HttpServer(settings(), folder, Map.of("/*", servlet), new Ids(new SecureRandom()));
    }

    /** Settings by which {@code account} reaches a KMS on that port. */
    static ExternalKmsSettings reaching(int port, AccountId account, Optional<String> serviceKey) {
        String accessKeyId = ACCOUNTS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(account))
                .findFirst()
                .orElseThrow()
                .getKey();
        return new ExternalKmsSettings(
                Optional.of(URI.create("http://127.0.0.1:" + port)),
                REGION.value(),
                new ExternalKmsSettings.Credentials(accessKeyId, secret(accessKeyId)),
                serviceKey);
    }

    int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        database.close();
    }

    /** An authorizer to which every caller holds this one policy. */
    static Authorizer authorizer(String policy) {
        CallerPolicies.Held held = new CallerPolicies.Held(
                List.of(Documents.stored("held", policy, new PolicyKind.Identity())), null, Map.of(), null);
        return new Authorizer(_ -> held, _ -> Map.of(), REGION, InstantSource.system());
    }

    static Caller user(AccountId account) {
        return new Caller(account, Arn.of("arn:aws:iam::" + account + ":user/u"), "AIDAEXAMPLE");
    }

    private Gateway gateway(InstantSource clock, SecureRandom random) {
        Ids ids = new Ids(random);
        Authorizer authorizer = authorizer("""
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}""");
        AccessKeys accessKeys = id -> Optional.ofNullable(ACCOUNTS.get(id))
                .map(account -> new AccessKeys.AccessKey(user(account), Credential.longTerm(secret(id))));
        Service kms = new Service(
                new JsonProtocol(
                        "TrentService",
                        JsonProtocol.Errors.PLAIN,
                        new AwsJsonDecoder(1 << 20),
                        new ConstraintValidator(ConstraintModel.of("kms")),
                        ids),
                new Authenticator(new Scope(REGION, "kms"), settings(), accessKeys, clock),
                new KmsOperations(domain, new KeyAccess(domain, authorizer, REGION), random).table());
        return new Gateway(List.of(kms), authorizer, new AuditTrail(Optional.empty(), ids, clock), new Metrics());
    }

    private static Secret secret(String accessKeyId) {
        return new Secret("secret-of-" + accessKeyId);
    }

    private static Settings settings() {
        List<Setting<?>> known = new ArrayList<>(HttpSettings.ALL);
        known.addAll(ApiSettings.ALL);
        return Settings.of(known, Map.of("http.port", "0"));
    }
}
