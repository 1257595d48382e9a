package dev.ownlabel.api.s3;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.CallerPolicies;
import dev.ownlabel.iam.directory.Documents;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;
import dev.ownlabel.objectstore.embedded.FakeKeys;
import dev.ownlabel.objectstore.embedded.TestStores;
import dev.ownlabel.objectstore.embedded.VersionedStore;
import dev.ownlabel.policy.PolicyKind;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/** The servlet on a port of its own, over an empty store, with one key for each of two accounts and a temporary one. */
final class S3Endpoint implements AutoCloseable {
    static final AccountId ALICE = new AccountId("111122223333");
    static final AccountId BOB = new AccountId("444455556666");
    static final AwsCredentials ALICES_KEY = AwsBasicCredentials.create("AKIAALICE00000000001", "alices-secret");
    static final AwsCredentials BOBS_KEY = AwsBasicCredentials.create("AKIABOB0000000000001", "bobs-secret");
    static final AwsCredentials SESSION =
            AwsSessionCredentials.create("ASIAALICE00000000001", "session-secret", "the-token");

    private static final CallerPolicies.Held ADMINISTRATOR = new CallerPolicies.Held(
            List.of(Documents.stored("administrator", """
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
                    """, new PolicyKind.Identity())), null, Map.of(), null);

    private final Database database;
    private final Server server;
    private final int port;
    final VersionedStore store;

    S3Endpoint(Path folder) throws Exception {
        database = TestDatabases.sqlite(folder);
        store = TestStores.open(database, new FakeKeys(), folder.resolve("objects"));
        Map<String, S3Credential> credentials = Map.of(
                ALICES_KEY.accessKeyId(), credential(ALICES_KEY, ALICE, null),
                BOBS_KEY.accessKeyId(), credential(BOBS_KEY, BOB, null),
                SESSION.accessKeyId(), credential(SESSION, ALICE, "the-token"));
        S3Servlet servlet = new S3Servlet(
                store,
                new Region("us-east-1"),
                id -> Optional.ofNullable(credentials.get(id)),
                new Authorizer(_ -> ADMINISTRATOR, _ -> Map.of(), new Region("us-east-1"), InstantSource.system()),
                InstantSource.system(),
                new SecureRandom());
        server = new Server();
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.setUriCompliance(UriCompliance.LEGACY);
        configuration.setHeaderCacheCaseSensitive(true); // else a header is not what was signed
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(configuration));
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        context.addServlet(new ServletHolder(servlet), "/*");
        server.setHandler(context);
        server.start();
        port = connector.getLocalPort();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    S3Client client(AwsCredentials credentials) {
        return client(credentials, true);
    }

    S3Client client(AwsCredentials credentials, boolean chunked) {
        return S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(uri())
                .region(software.amazon.awssdk.regions.Region.US_EAST_1)
                .forcePathStyle(true)
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(chunked)
                        .build())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .build();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The test server does not stop", e);
        } finally {
            database.close();
        }
    }

    private static S3Credential credential(AwsCredentials credentials, AccountId account, @Nullable String token) {
        Caller caller = new Caller(account, Arn.of("arn:aws:iam::" + account + ":user/admin"), "AIDA" + account);
        return new S3Credential(
                new Secret(credentials.secretAccessKey()),
                caller,
                token == null ? null : new Secret(token),
                Optional.empty());
    }
}
