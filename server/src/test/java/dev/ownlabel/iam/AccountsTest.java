package dev.ownlabel.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.ManualClock;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.kms.SecretBox;
import dev.ownlabel.metastore.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
