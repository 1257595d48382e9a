package dev.ownlabel.api.iam;

import dev.ownlabel.api.FakeGateway;
import dev.ownlabel.api.TableCases;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Region;
import dev.ownlabel.iam.Account;
import dev.ownlabel.iam.Accounts;
import dev.ownlabel.iam.KeySecrets;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Identities.NewIdentity;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.kms.SecretBox;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;
import dev.ownlabel.metastore.Transaction;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The identities that the cases are written for, always made in the same order at the same time. Account 111122223333 has the users
 * {@code alice}, who holds everything once, {@code bob}, who holds nothing, and {@code full}, who holds as much as one may; likewise
 * groups {@code painters}, {@code empty}, {@code full} and roles {@code copier}, {@code idle}, {@code full}, and the policies {@code
 * labels} (two versions), {@code unused} and {@code full}. Account 444455556666 has as many of each as an account may.
 */
final class TestIdentities implements TableCases.World {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final AccountId FULL = new AccountId("444455556666");
    private static final InstantSource CLOCK = InstantSource.fixed(FakeGateway.NOW);
    private static final String READ = """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}""";
    private static final String TRUST = """
        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},\
        "Action":"sts:AssumeRole"}}""";
    private static final String POLICIES = "arn:aws:iam::111122223333:policy/";

    private final Path folder;
    private final Database database;
    private final Directory directory;

    /** Over the database that is in the folder. */
    TestIdentities(Path folder) {
        this.folder = folder;
        database = TestDatabases.sqlite(folder);
        directory = fresh(4);
    }

    /** Without memory, and with the same chance each time. */
    Directory fresh() {
        return fresh(11);
    }

    private Directory fresh(int seed) {
        return Directory.of(database, secrets(), CLOCK, new Random(seed));
    }

    private KeySecrets secrets() {
        MasterKey master = MasterKey.fromFile(folder.resolve("master.key"), new Random(1));
        LocalKeyService keys = new LocalKeyService(database, master, new Region("us-east-1"), CLOCK, new Random(2));
        return new KeySecrets(new SecretBox(keys, new Random(3)));
    }

    @Override
    public void close() {
        database.close();
    }

    /** Makes the database in the folder. */
    static void prepare(Path folder) {
        try (TestIdentities made = new TestIdentities(folder)) {
            Accounts accounts = new Accounts(made.database, made.secrets(), CLOCK, new Random(5));
            var _ = accounts.create(new Account(ACCOUNT, "default"));
            var _ = accounts.create(new Account(FULL, "full"));
            made.policies();
            made.ordinary();
            made.fullHolders();
            made.database.useTransaction(TestIdentities::fullAccount);
        }
    }

    private void policies() {
        var _ = directory.managed().create(ACCOUNT, "labels", null, "What labellers may", READ);
        var _ = directory.managed().createVersion(ACCOUNT, POLICIES + "labels", READ, false);
        var _ = directory.managed().create(ACCOUNT, "unused", "/team/", null, READ);
        var _ = directory.managed().create(ACCOUNT, "full", null, null, READ);
        for (int version = 2; version <= 5; version++) {
            var _ = directory.managed().createVersion(ACCOUNT, POLICIES + "full", READ, false);
        }
        for (int i = 0; i < 10; i++) {
            var _ = directory.managed().create(ACCOUNT, "p" + i, null, null, READ);
        }
    }

    private void ordinary() {
        make(Kind.USER, "alice");
        make(Kind.GROUP, "painters");
        make(Kind.ROLE, "copier");
        holdOnce(Kind.USER, "alice");
        holdOnce(Kind.GROUP, "painters");
        holdOnce(Kind.ROLE, "copier");
        directory.identities().limit(ACCOUNT, Kind.USER, "alice", POLICIES + "labels");
        directory.identities().limit(ACCOUNT, Kind.ROLE, "copier", POLICIES + "labels");
        directory.memberships().add(ACCOUNT, "painters", "alice");
        var _ = directory.keys().create(ACCOUNT, "alice");
        make(Kind.USER, "bob");
        make(Kind.GROUP, "empty");
        make(Kind.ROLE, "idle");
    }

    private void holdOnce(Kind kind, String name) {
        directory.inline().put(ACCOUNT, kind, name, "inline", READ);
        directory.attachments().attach(ACCOUNT, kind, name, POLICIES + "labels");
        if (kind != Kind.GROUP) {
            directory.tags().put(ACCOUNT, kind, name, Map.of("team", "labels"));
        }
    }

    private void fullHolders() {
        Map<String, String> tags = new TreeMap<>();
        for (int i = 0; i < 50; i++) {
            tags.put("t" + i, "v");
        }
        for (Kind kind : Kind.values()) {
            make(kind, "full");
            for (int i = 0; i < 10; i++) {
                directory.attachments().attach(ACCOUNT, kind, "full", POLICIES + "p" + i);
            }
            if (kind != Kind.GROUP) {
                directory.tags().put(ACCOUNT, kind, "full", tags);
            }
        }
        for (int i = 0; i < 10; i++) {
            make(Kind.GROUP, "g" + i);
            directory.memberships().add(ACCOUNT, "g" + i, "full");
        }
        var _ = directory.keys().create(ACCOUNT, "full");
        var _ = directory.keys().create(ACCOUNT, "full");
    }

    @SuppressWarnings("NullAway") // it does not see the mark of a nested type in a class file
    private void make(Kind kind, String name) {
        NewIdentity identity = kind == Kind.ROLE
                ? new NewIdentity(
                        ACCOUNT, kind, name, null, null, new Identity.Role(TRUST, null, Duration.ofHours(1)), Map.of())
                : new NewIdentity(ACCOUNT, kind, name, null, null, null, Map.of());
        var _ = directory.identities().create(identity);
    }

    private static void fullAccount(Transaction transaction) {
        fill(transaction, Kind.USER, 4_999); // and its administrator
        fill(transaction, Kind.GROUP, 300);
        fill(transaction, Kind.ROLE, 1_000);
        for (int i = 0; i < 1_500; i++) {
            transaction.execute(
                    "insert into iam_policy (arn, id, account_id, name, folded, path, default_version, last_version,"
                            + " created_at, updated_at) values (?, ?, ?, ?, ?, '/', 1, 1, ?, ?)",
                    "arn:aws:iam::" + FULL + ":policy/n" + i,
                    "ANPAFULL" + i,
                    FULL.value(),
                    "n" + i,
                    "n" + i,
                    FakeGateway.NOW,
                    FakeGateway.NOW);
        }
    }

    private static void fill(Transaction transaction, Kind kind, int count) {
        for (int i = 0; i < count; i++) {
            transaction.execute(
                    "insert into iam_identity (id, account_id, kind, name, folded, path, created_at, trust,"
                            + " longest_session) values (?, ?, ?, ?, ?, '/', ?, ?, ?)",
                    kind.word().toUpperCase(Locale.ROOT) + "FULL" + i,
                    FULL.value(),
                    kind.word(),
                    "n" + i,
                    "n" + i,
                    FakeGateway.NOW,
                    kind == Kind.ROLE ? TRUST : null,
                    kind == Kind.ROLE ? 3_600 : null);
        }
    }
}
