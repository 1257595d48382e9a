package dev.ownlabel.api.kms;

import static dev.ownlabel.api.kms.KmsEndpoint.ALICE;
import static dev.ownlabel.api.kms.KmsEndpoint.BOB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.http.HttpServer;
import dev.ownlabel.kms.DataKey;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.KeyChoice;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.kms.KmsKey;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.external.ExternalKeyService;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys at an external KMS, which is our own on a port: what AWS words otherwise is not covered. */
class ExternalKeyServiceTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of(ALICE.value(), "arn:aws:rekognition:::x");
    private static final EncryptionContext OTHER = EncryptionContext.of(ALICE.value(), "arn:aws:rekognition:::y");

    @TempDir
    Path folder;

    private KmsEndpoint endpoint;
    private Database database;
    private LocalKeyService local;
    private KmsKey key;
    private ExternalKeyService keys;

    @BeforeEach
    void start() throws Exception {
        endpoint = new KmsEndpoint(Files.createDirectory(folder.resolve("there")));
        database = TestDatabases.sqlite(Files.createDirectory(folder.resolve("here")));
        local = KmsEndpoint.keys(database);
        key = endpoint.domain.keys().create(ALICE, "labels");
        keys = service(Optional.empty());
    }

    @AfterEach
    void stop() {
        keys.close();
        endpoint.close();
        database.close();
    }

    /** Answers every request as a KMS does that has too much to do. */
    private static final class Busy extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setStatus(400);
            response.setContentType("application/x-amz-json-1.1");
            response.getOutputStream()
                    .write("{\"__type\":\"ThrottlingException\",\"message\":\"Rate exceeded\"}"
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private ExternalKeyService service(Optional<String> serviceKey) {
        return new ExternalKeyService(KmsEndpoint.reaching(endpoint.port(), ALICE, serviceKey), local);
    }

    private DataKey generate(String keyId) throws KeyUnavailableException {
        return keys.generate(new KeyChoice.Customer(ALICE, keyId), CONTEXT);
    }

    private String arn() {
        return key.arn().toString();
    }

    @Test
    void aDataKeyComesBackFromItsWrappedForm() throws Exception {
        DataKey made = generate(key.id());

        DataKey opened = keys.unwrap(made.wrapped(), CONTEXT);

        assertThat(made.plain()).hasSize(32);
        assertThat(made.keyArn()).isEqualTo(arn());
        assertThat(opened.plain()).isEqualTo(made.plain());
        assertThat(opened.keyArn()).isEqualTo(arn());
    }

    @Test
    void aKeyIsNamedByIdArnAliasAndAliasArn() throws Exception {
        endpoint.domain.aliases().create(key, "alias/labels");

        for (String name :
                List.of(key.id(), arn(), "alias/labels", "arn:aws:kms:us-east-1:111122223333:alias/labels")) {
            assertThat(generate(name).keyArn()).as(name).isEqualTo(arn());
            assertThat(keys.arnOf(name)).as(name).isEqualTo(arn());
        }
    }

    @Test
    void anUnknownKeyIsRefused() {
        String elsewhere = arn().replace("us-east-1", "eu-west-1");

        for (String name : List.of("nothing", "alias/nothing", elsewhere)) {
            assertThatThrownBy(() -> generate(name))
                    .as(name)
                    .isInstanceOf(KeyUnavailableException.class)
                    .hasMessageContaining("does not exist at the external KMS");
        }
        for (String name : List.of("", "no\0thing", "x".repeat(3_000))) {
            assertThatThrownBy(() -> generate(name)).as(name).isInstanceOf(KeyUnavailableException.class);
        }
    }

    @Test
    void aDisabledKeyNeitherWrapsNorUnwrapsUntilItIsEnabled() throws Exception {
        DataKey made = generate(key.id());
        endpoint.domain.keys().disable(ALICE, key.id());

        assertThatThrownBy(() -> generate(key.id())).hasMessageContaining("is Disabled at the external KMS");
        assertThatThrownBy(() -> keys.unwrap(made.wrapped(), CONTEXT))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("is Disabled at the external KMS");
        endpoint.domain.keys().enable(ALICE, key.id());
        assertThat(keys.unwrap(made.wrapped(), CONTEXT).plain()).isEqualTo(made.plain());
    }

    @Test
    void aKeyThatAwaitsDeletionIsUnusable() throws Exception {
        DataKey made = generate(key.id());
        endpoint.domain.keys().scheduleDeletion(ALICE, key.id(), Duration.ofDays(7));

        assertThatThrownBy(() -> generate(key.id()))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("pending deletion");
        assertThatThrownBy(() -> keys.unwrap(made.wrapped(), CONTEXT)).hasMessageContaining("pending deletion");
    }

    @Test
    void aRotatedKeyStillOpensWhatItWrappedBefore() throws Exception {
        DataKey before = generate(key.id());
        endpoint.domain.keys().rotate(ALICE, key.id());
        DataKey after = generate(key.id());

        assertThat(keys.unwrap(before.wrapped(), CONTEXT).plain()).isEqualTo(before.plain());
        assertThat(keys.unwrap(after.wrapped(), CONTEXT).plain()).isEqualTo(after.plain());
    }

    @Test
    void aKeyThatTheServiceMayNotUseIsRefusedWithoutNamingItsUserThere() {
        try (ExternalKeyService stranger =
                new ExternalKeyService(KmsEndpoint.reaching(endpoint.port(), BOB, Optional.empty()), local)) {
            assertThatThrownBy(() -> stranger.generate(new KeyChoice.Customer(ALICE, arn()), CONTEXT))
                    .isInstanceOf(KeyUnavailableException.class)
                    .hasMessage("The external KMS does not let this service use key " + arn());
        }
    }

    @Test
    void anotherContextIsRefused() throws Exception {
        DataKey made = generate(key.id());

        assertThatThrownBy(() -> keys.unwrap(made.wrapped(), OTHER)).isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    void anyChangedBitOfTheHeaderIsRefused() throws Exception {
        byte[] wrapped = generate(key.id()).wrapped();

        for (int bit = 0; bit < 8 * (3 + arn().length()); bit += 5) {
            assertChangeRefused(wrapped, bit);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2})
    void anyChangedBitAndAnyCutIsRefused(long seed) throws Exception {
        Random chance = new Random(seed);
        byte[] wrapped = generate(key.id()).wrapped();

        for (int i = 0; i < 40; i++) {
            assertChangeRefused(wrapped, chance.nextInt(8 * wrapped.length));
            byte[] cut = Arrays.copyOf(wrapped, chance.nextInt(wrapped.length));
            assertThatThrownBy(() -> keys.unwrap(cut, CONTEXT)).isInstanceOf(KeyUnavailableException.class);
        }
    }

    private void assertChangeRefused(byte[] wrapped, int bit) {
        byte[] changed = wrapped.clone();
        changed[bit / 8] ^= (byte) (1 << bit % 8);
        assertThatThrownBy(() -> keys.unwrap(changed, CONTEXT))
                .as("bit %d", bit)
                .isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    void serviceKeysStayLocalUnlessAKeyIsNamedForThem() throws Exception {
        DataKey here = keys.generate(new KeyChoice.Service(ALICE), CONTEXT);

        try (ExternalKeyService naming = service(Optional.of(key.id()))) {
            DataKey there = naming.generate(new KeyChoice.Service(BOB), CONTEXT);

            assertThat(here.keyArn()).isNotEqualTo(arn());
            assertThat(local.unwrap(here.wrapped(), CONTEXT).plain()).isEqualTo(here.plain());
            assertThat(there.keyArn()).isEqualTo(arn());
            assertThat(naming.unwrap(there.wrapped(), CONTEXT).plain()).isEqualTo(there.plain());
            assertThat(naming.unwrap(here.wrapped(), CONTEXT).plain()).isEqualTo(here.plain());
        }
    }

    @Test
    void whatWasMadeUnderALocalKeyBeforeStillOpens() throws Exception {
        KmsKey before = local.create(ALICE, "of before");
        DataKey made = local.generate(new KeyChoice.Customer(ALICE, before.id()), CONTEXT);

        assertThat(keys.unwrap(made.wrapped(), CONTEXT).plain()).isEqualTo(made.plain());
        assertThatThrownBy(() -> generate(before.id())).isInstanceOf(KeyUnavailableException.class);
    }

    @Test
    void aKmsThatIsDownMakesUsersKeysUnavailableOnly() throws Exception {
        DataKey made = generate(key.id());
        endpoint.close();

        assertThatThrownBy(() -> generate(key.id()))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("The external KMS cannot be reached");
        assertThatThrownBy(() -> keys.unwrap(made.wrapped(), CONTEXT))
                .isInstanceOf(KeyUnavailableException.class)
                .hasMessageContaining("The external KMS cannot be reached");
        assertThat(keys.generate(new KeyChoice.Service(ALICE), CONTEXT).plain()).hasSize(32);
    }

    @Test
    void aKmsThatIsTooBusyIsSaidToBeSo() {
        try (HttpServer busy = KmsEndpoint.server(folder, new Busy())) {
            busy.start();
            try (ExternalKeyService asking =
                    new ExternalKeyService(KmsEndpoint.reaching(busy.port(), ALICE, Optional.empty()), local)) {
                assertThatThrownBy(() -> asking.generate(new KeyChoice.Customer(ALICE, "k"), CONTEXT))
                        .isInstanceOf(KeyUnavailableException.class)
                        .hasMessageContaining("does not serve now")
                        .hasMessageContaining("Rate exceeded");
            }
        }
    }

    @Test
    void onlyTheCallersOwnPoliciesAreAskedForAKeyThere() {
        requireForModels("\"Resource\": \"" + arn() + "\"", key.id());

        endpoint.domain.aliases().create(key, "alias/labels");
        requireForModels("\"Resource\": \"" + arn() + "\"", "alias/labels");
        assertThatThrownBy(() -> requireForModels("\"Resource\": \"" + arn() + "x\"", key.id()))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("is not authorized to perform: kms:CreateGrant on resource: " + arn());
        assertThatThrownBy(() -> requireForModels("\"NotResource\": \"" + arn() + "\"", "alias/labels"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("is not authorized");
        assertThatThrownBy(() -> requireForModels("\"Resource\": \"*\"", "nothing"))
                .isInstanceOf(ServiceException.class)
                .hasMessageContaining("The KMS key cannot be used: Key 'nothing' does not exist");
    }

    /** Asked by a user of another account than the key's, as accounts here are not those of the KMS. */
    private void requireForModels(String resource, String keyId) {
        String policy = """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "kms:*", %s}}""".formatted(resource);
        new ExternalKeyAccess(keys, KmsEndpoint.authorizer(policy), KmsEndpoint.REGION)
                .forModels(KmsEndpoint.user(BOB), keyId)
                .require();
    }
}
