package dev.ownlabel.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.ManualClock;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.directory.AwsManagedPolicies;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.kms.SecretBox;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.policy.NamedPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {
    private static final Account ACME = new Account(new AccountId("444455556666"), "acme");

    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private Database database;
    private Accounts accounts;
    private Directory directory;

    @BeforeEach
    void open() {
        database = Database.open("sqlite:" + folder.resolve("test.db"), 2);
        directory = directory(database);
        accounts = accounts(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Accounts accounts(Database of) {
        return new Accounts(of, secrets(of), clock, new SplittableRandom(1));
    }

    private Directory directory(Database of) {
        return Directory.of(of, secrets(of), clock, new SplittableRandom(2));
    }

    private KeySecrets secrets(Database of) {
        SplittableRandom random = new SplittableRandom(3);
        MasterKey master = MasterKey.fromFile(folder.resolve("master.key"), random);
        LocalKeyService keys = new LocalKeyService(of, master, new Region("us-east-1"), clock, random);
        return new KeySecrets(new SecretBox(keys, random));
    }

    @Test
    void anAccountBeginsWithAnAdministratorsAccessKeyInAwsForm() {
        AccessKey key = created(ACME);

        assertThat(key.id()).matches("AKIA[A-Z2-7]{16}");
        assertThat(key.secret().reveal()).matches("[A-Za-z0-9+/]{40}");
        assertThat(accounts.list()).containsExactly(ACME);
        assertThat(accounts.find(ACME.id())).contains(ACME);
    }

    @Test
    void anAccessKeyStandsForTheAdministratorOfItsAccount() {
        AccessKey key = created(ACME);

        Credential credential = directory.credentials().find(key.id()).orElseThrow();

        assertThat(credential.secret()).isEqualTo(key.secret());
        assertThat(credential.caller().account()).isEqualTo(ACME.id());
        assertThat(credential.caller().principal()).hasToString("arn:aws:iam::444455556666:user/admin");
        assertThat(credential.caller().userId()).matches("AIDA[A-Z2-7]{17}");
    }

    @Test
    void aSecondAccountWithTheSameIdIsRefusedAndTheFirstKeepsItsKey() {
        AccessKey key = created(ACME);

        Creation second = accounts.create(new Account(ACME.id(), "other"));

        assertThat(second).isEqualTo(new Creation.IdTaken(ACME));
        assertThat(directory.credentials().find(key.id())).isPresent();
        assertThat(accounts.list()).containsExactly(ACME);
    }

    @Test
    void aSecondAccountWithTheSameNameIsRefused() {
        created(ACME);

        Creation second = accounts.create(new Account(new AccountId("777788889999"), "acme"));

        assertThat(second).isEqualTo(new Creation.NameTaken(ACME));
    }

    @Test
    void aNameThatNoProfileCouldHaveIsRefused() {
        assertThatThrownBy(() -> new Account(ACME.id(), "two words"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two words");
    }

    @Test
    void anUnknownAccessKeyStandsForNobody() {
        assertThat(directory.credentials().find("AKIAAAAAAAAAAAAAAAAA")).isEmpty();
        assertThat(directory.credentials().find("not a key")).isEmpty();
    }

    @Test
    void aKeySeenBeforeCostsNoDatabaseAccess() {
        AccessKey key = created(ACME);
        directory.credentials().find(key.id());

        database.close();

        assertThat(directory.credentials().find(key.id())).isPresent();
    }

    @Test
    void aKeyThatAnotherProcessAddsWorksWithoutARestart() {
        try (Database second = Database.open("sqlite:" + folder.resolve("test.db"), 2)) {
            Creation creation = accounts(second).create(ACME);

            String id = ((Creation.Created) creation).key().id();

            assertThat(directory.credentials().find(id)).isPresent();
        }
    }

    @Test
    void aFloodOfMadeUpKeysIsThrottledAndKnownKeysGoOn() {
        AccessKey key = created(ACME);
        directory.credentials().find(key.id());
        for (int i = 0; i < 1_000; i++) {
            try {
                directory
                        .credentials()
                        .find(AccessKey.generate(new SplittableRandom(100 + i)).id());
            } catch (ServiceException e) {
                break; // the known key's lookup counts as one
            }
        }

        assertThatThrownBy(() -> directory.credentials().find("AKIAZZZZZZZZZZZZZZZZ"))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.THROTTLING));
        assertThat(directory.credentials().find(key.id())).isPresent();
    }

    @Test
    void administratorsAreListedWithTheirKeysOpened() {
        AccessKey key = created(ACME);

        assertThat(accounts.administrators()).containsExactly(new Administrator(ACME, List.of(key)));
    }

    @Test
    void anAccountKeepsTheOrganisationItIsMadeWith() {
        Account inside = new Account(ACME.id(), "acme", new Organisation("o-aaaaaaaaaa"));

        created(inside);

        assertThat(accounts.find(ACME.id())).contains(inside);
        assertThat(held().organisation()).isEqualTo(inside.organisation());
    }

    @Test
    void anOrganisationsIdHasTheFormThatAwsGivesIt() {
        for (String wrong : List.of("", "o-aaaaaaaaa", "o-" + "a".repeat(33), "O-aaaaaaaaaa", "o-aaaaaaaaaA")) {
            assertThatThrownBy(() -> new Organisation(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anotherServerSeesANewOrganisationWithinTwoSeconds() {
        created(ACME);
        assertThat(held().organisation()).isNull();
        Organisation organisation = new Organisation("o-aaaaaaaaaa");

        try (Database second = Database.open("sqlite:" + folder.resolve("test.db"), 2)) {
            assertThat(directory(second).organisations().put(ACME.id(), organisation))
                    .isTrue();
        }

        clock.advance(Duration.ofSeconds(2));
        assertThat(held().organisation()).isEqualTo(organisation);
        assertThat(directory.organisations().put(ACME.id(), null)).isTrue();
        assertThat(held().organisation()).isNull();
    }

    @Test
    void theRootOfAnAccountBelongsToItsOrganisationToo() {
        created(new Account(ACME.id(), "acme", new Organisation("o-aaaaaaaaaa")));
        Caller root = new Caller(
                ACME.id(), Arn.of("arn:aws:iam::444455556666:root"), ACME.id().value());

        assertThat(directory.policies().of(root).organisation()).isEqualTo(new Organisation("o-aaaaaaaaaa"));
    }

    @Test
    void anAccountWhoseLastAdministratorsKeyWasDeletedGetsANewOne() {
        AccessKey first = created(ACME);
        directory.keys().delete(ACME.id(), "admin", first.id());
        assertThat(accounts.administrators()).isEmpty();

        AccessKey second = directory.administratorKeys().create(ACME.id(), null);

        assertThat(accounts.administrators()).containsExactly(new Administrator(ACME, List.of(second)));
        assertThat(directory.administratorKeys().list(ACME.id())).hasSize(1);
    }

    @Test
    void anAdministratorThatWasDeletedIsMadeAgainWithItsRights() {
        AccessKey first = created(ACME);
        directory.keys().delete(ACME.id(), "admin", first.id());
        directory.attachments().detach(ACME.id(), Kind.USER, "admin", AwsManagedPolicies.ADMINISTRATOR_ACCESS);
        directory.identities().delete(ACME.id(), Kind.USER, "admin");
        assertThat(directory.administratorKeys().list(ACME.id())).isEmpty();

        AccessKey second = directory.administratorKeys().create(ACME.id(), null);

        Caller caller = directory.credentials().find(second.id()).orElseThrow().caller();
        assertThat(caller.principal()).isEqualTo(ACME.administrator());
        assertThat(directory.policies().of(caller).policies())
                .extracting(NamedPolicy::name)
                .containsExactly(AwsManagedPolicies.ADMINISTRATOR_ACCESS);
    }

    @Test
    void aReplacedAdministratorsKeyIsGone() {
        AccessKey first = created(ACME);

        AccessKey second = directory.administratorKeys().create(ACME.id(), first.id());

        assertThat(directory.credentials().find(first.id())).isEmpty();
        assertThat(accounts.administrators()).containsExactly(new Administrator(ACME, List.of(second)));
    }

    private CallerPolicies.Held held() {
        Identity admin = directory.identities().find(ACME.administrator()).orElseThrow();
        return directory.policies().of(new Caller(ACME.id(), ACME.administrator(), admin.id()));
    }

    @Test
    void noFileHoldsASecretInPlain() throws IOException {
        String secret = created(ACME).secret().reveal();

        database.close();

        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(secret);
            }
        }
    }

    private AccessKey created(Account account) {
        return ((Creation.Created) accounts.create(account)).key();
    }
}
