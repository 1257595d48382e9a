package dev.ownlabel.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.ManualClock;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.config.SettingsException;
import dev.ownlabel.metastore.Database;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the local key service promises, on both databases. */
abstract class KeyServiceContract {
    static final AccountId ADA = new AccountId("111122223333");
    static final AccountId BOB = new AccountId("444455556666");
    static final EncryptionContext CONTEXT = EncryptionContext.of(ADA.value(), "arn:aws:rekognition:::x");
    private static final EncryptionContext OTHER = EncryptionContext.of(ADA.value(), "arn:aws:rekognition:::y");
    private static final MasterKey MASTER =
            MasterKey.fromText(new Secret(Base64.getEncoder().encodeToString(new byte[32])));

    private final ManualClock clock = new ManualClock();
    private final SecureRandom random = new SecureRandom();
    private Database database;
    private LocalKeyService keys;

    abstract Database open();

    @BeforeEach
    void begin() {
        database = open();
        keys = service(MASTER);
    }

    @AfterEach
    void end() {
        database.close();
    }

    private Aliases aliases() {
        return new Aliases(database, clock);
    }

    private LocalKeyService service(MasterKey master) {
        return new LocalKeyService(database, master, new Region("us-east-1"), clock, random);
    }

    private DataKey generate(String keyId) throws KeyUnavailableException {
        return keys.generate(new KeyChoice.Customer(ADA, keyId), CONTEXT);
    }

    @Test
    void aDataKeyComesBackFromItsWrappedForm() throws Exception {
        DataKey made = keys.generate(new KeyChoice.Service(ADA), CONTEXT);

        DataKey opened = keys.unwrap(made.wrapped(), CONTEXT);

        assertThat(made.plain()).hasSize(32);
        assertThat(opened.plain()).isEqualTo(made.plain());
        assertThat(opened.keyArn()).isEqualTo(made.keyArn());
    }

    @Test
    void anAccountHasOneServiceKeyHoweverManyAskAtOnce() throws Exception {
        Set<String> arns = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                all.add(threads.submit(
                        () -> keys.generate(new KeyChoice.Service(ADA), CONTEXT).keyArn()));
            }
            for (Future<String> one : all) {
                arns.add(one.get(30, TimeUnit.SECONDS));
            }
        }

        assertThat(arns).hasSize(1);
        assertThat(keys.generate(new KeyChoice.Service(BOB), CONTEXT).keyArn()).isNotIn(arns);
    }

    @Test
    void aKeyIsNamedByIdArnAliasAndAliasArn() throws Exception {
        KmsKey key = keys.create(ADA, "labels");
        aliases().create(key, "alias/labels");

        for (String name : List.of(
                key.id(), key.arn().toString(), "alias/labels", "arn:aws:kms:us-east-1:111122223333:alias/labels")) {
            assertThat(generate(name).keyArn()).as(name).isEqualTo(key.arn().toString());
        }
    }

    @Test
    void whatNamesNoKeyOfTheAccountIsRefused() throws Exception {
        KmsKey bobs = keys.create(BOB, "his");
        aliases().create(bobs, "alias/his");
        String service = keys.generate(new KeyChoice.Service(ADA), CONTEXT).keyArn();

        for (String name : List.of(
                "nothing",
                "no\0thing",
                "",
                bobs.id(),
                bobs.arn().toString(),
                "alias/his",
                "arn:aws:kms:us-east-1:444455556666:alias/his",
                "arn:aws:kms:eu-west-1:111122223333:key/" + bobs.id(),
                "arn:aws:s3:us-east-1:111122223333:key/" + bobs.id(),
                service)) {
            assertThatThrownBy(() -> generate(name))
                    .as(name)
                    .isInstanceOf(KeyUnavailableException.class)
                    .hasMessageContaining("does not exist");
        }
    }

    @Test
    void aDisabledKeyNeitherWrapsNorUnwrapsUntilItIsEnabled() throws Exception {
        KmsKey key = keys.create(ADA, "labels");
        DataKey made = generate(key.id());
        keys.disable(ADA, key.id());

        assertThatThrownBy(() -> generate(key.id())).hasMessageContaining("is Disabled");
        assertThatThrownBy(() -> keys.unwrap(made.wrapped(), CONTEXT)).hasMessageContaining("is Disabled");
        keys.enable(ADA, key.id());
        assertThat(keys.unwrap(made.wrapped(), CONTEXT).plain()).isEqualTo(made.plain());
    }

    @Test
    void aKeyThatAwaitsDeletionIsUnusableAndDisabledAfterItsRescue() throws Exception {
        KmsKey key = keys.create(ADA, "labels");
        keys.scheduleDeletion(ADA, key.id(), Duration.ofDays(7));

        assertThatThrownBy(() -> generate(key.id())).hasMessageContaining("is PendingDeletion");
        assertThatThrownBy(() -> keys.enable(ADA, key.id())).isInstanceOf(KeyUnavailableException.class);
        assertThatThrownBy(() -> keys.disable(ADA, key.id())).isInstanceOf(KeyUnavailableException.class);
        keys.cancelDeletion(ADA, key.id());
        assertThat(keys.find(ADA, key.id()).state()).isEqualTo(KmsKey.State.DISABLED);
    }

    @Test
    void aKeyWhoseTimeOfDeletionIsPastIsGoneWithAllThatBelongsToIt() throws Exception {
        KmsKey key = keys.create(ADA, "labels");
        aliases().create(key, "alias/labels");
        keys.scheduleDeletion(ADA, key.id(), Duration.ofDays(7));
        clock.advance(Duration.ofDays(7));

        assertThat(keys.find(key.id())).isEmpty();
        assertThat(new KeyAdministration(database, clock).deleteDue()).isEqualTo(1);
        assertThat(aliases().keyId(ADA, "alias/labels")).isEmpty();
    }

    @Test
    void aKeyRotatesByItselfWhenItsTimeIsOver() throws Exception {
        KmsKey key = keys.create(ADA, "labels");
        DataKey before = generate(key.id());
        new KeyAdministration(database, clock).rotateEvery(key, 90);
        clock.advance(Duration.ofDays(90));

        DataKey after = generate(key.id());

        assertThat(WrappedKey.parse(after.wrapped()).orElseThrow().material()).isEqualTo(2);
        assertThat(keys.unwrap(before.wrapped(), CONTEXT).plain()).isEqualTo(before.plain());
    }

    @Test
    void aRotatedKeyStillOpensWhatItWrappedBefore() throws Exception {
        KmsKey key = keys.create(ADA, "labels");
        DataKey before = generate(key.id());
        keys.rotate(ADA, key.id());
        DataKey after = generate(key.id());

        assertThat(keys.unwrap(before.wrapped(), CONTEXT).plain()).isEqualTo(before.plain());
        assertThat(keys.unwrap(after.wrapped(), CONTEXT).plain()).isEqualTo(after.plain());
        assertThat(WrappedKey.parse(before.wrapped()).orElseThrow().material()).isEqualTo(1);
        assertThat(WrappedKey.parse(after.wrapped()).orElseThrow().material()).isEqualTo(2);
    }

    @Test
    void aTakenOrMalformedAliasIsRefused() throws Exception {
        KmsKey key = keys.create(ADA, "labels");
        aliases().create(key, "alias/labels");

        for (String name : List.of("alias/labels", "labels", "alias/", "alias/aws/s3", "alias/a b")) {
            assertThatThrownBy(() -> aliases().create(key, name)).as(name).isInstanceOf(ServiceException.class);
        }
    }

    @Test
    void anotherContextIsRefused() throws Exception {
        DataKey made = keys.generate(new KeyChoice.Service(ADA), CONTEXT);

        assertThatThrownBy(() -> keys.unwrap(made.wrapped(), OTHER)).isInstanceOf(KeyUnavailableException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anyChangedBitAndAnyCutIsRefused(long seed) throws Exception {
        Random chance = new Random(seed);
        byte[] wrapped = keys.generate(new KeyChoice.Service(ADA), CONTEXT).wrapped();

        for (int i = 0; i < 60; i++) {
            byte[] changed = wrapped.clone();
            changed[chance.nextInt(changed.length)] ^= (byte) (1 << chance.nextInt(8));
            assertThatThrownBy(() -> keys.unwrap(changed, CONTEXT)).isInstanceOf(KeyUnavailableException.class);
        }
        for (int length = 0; length < wrapped.length; length += 1 + chance.nextInt(5)) {
            byte[] cut = Arrays.copyOf(wrapped, length);
            assertThatThrownBy(() -> keys.unwrap(cut, CONTEXT)).isInstanceOf(KeyUnavailableException.class);
        }
    }

    @Test
    void anotherMasterKeyIsRefusedAtStart() {
        byte[] other = new byte[32];
        other[0] = 1;
        MasterKey wrong = MasterKey.fromText(new Secret(Base64.getEncoder().encodeToString(other)));

        assertThatThrownBy(() -> service(wrong))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("master key");
        assertThat(service(MASTER)).isNotNull();
    }

    @Test
    void noKeyMaterialStandsInTheDatabase() throws Exception {
        DataKey made = keys.generate(new KeyChoice.Service(ADA), CONTEXT);
        byte[] stored = database.read(transaction -> transaction
                .first("select wrapped from kms_key_material")
                .orElseThrow()
                .bytes("wrapped"));

        assertThat(stored).hasSizeGreaterThan(32);
        assertThat(made.toString()).doesNotContain(Base64.getEncoder().encodeToString(made.plain()));
        assertThat(new String(made.wrapped(), StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(made.plain(), StandardCharsets.ISO_8859_1));
    }

    @Test
    void aSealedSecretOpensInItsContextOnly() throws Exception {
        SecretBox box = new SecretBox(keys, random);

        byte[] sealed = box.seal(new Secret("wJalrXUtnFEMI/K7MDENG"), CONTEXT);

        assertThat(box.open(sealed, CONTEXT)).isEqualTo(new Secret("wJalrXUtnFEMI/K7MDENG"));
        assertThatThrownBy(() -> box.open(sealed, OTHER)).isInstanceOf(KeyUnavailableException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 12})
    void aChangedOrCutSecretIsRefused(long seed) throws Exception {
        Random chance = new Random(seed);
        SecretBox box = new SecretBox(keys, random);
        byte[] sealed = box.seal(new Secret("wJalrXUtnFEMI/K7MDENG"), CONTEXT);

        for (int i = 0; i < 60; i++) {
            byte[] changed = sealed.clone();
            changed[chance.nextInt(changed.length)] ^= (byte) (1 << chance.nextInt(8));
            assertThatThrownBy(() -> box.open(changed, CONTEXT)).isInstanceOf(KeyUnavailableException.class);
            byte[] cut = Arrays.copyOf(sealed, chance.nextInt(sealed.length));
            assertThatThrownBy(() -> box.open(cut, CONTEXT)).isInstanceOf(KeyUnavailableException.class);
        }
    }
}
