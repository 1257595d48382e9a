package dev.ownlabel.api.kms;

import dev.ownlabel.api.FakeGateway;
import dev.ownlabel.api.Operation;
import dev.ownlabel.api.TableCases;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Region;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.Grants;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.kms.KmsGrant;
import dev.ownlabel.kms.KmsKey;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.TestDatabases;
import dev.ownlabel.metastore.Transaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * The keys that the cases are written for, always made in the same order by the same chance. Account 111122223333 has {@code
 * alias/usable} (a tag, rotation, a grant, and {@code secret} sealed under it), {@code alias/disabled}, {@code alias/dying} (to be
 * deleted) and {@code alias/full} (50 aliases, 50 tags, 10,000 grants); account 444455556666 has {@code alias/theirs}.
 */
final class TestKeys implements TableCases.World {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final AccountId OTHER = new AccountId("444455556666");
    private static final Region REGION = new Region("us-east-1");
    private static final InstantSource CLOCK = InstantSource.fixed(FakeGateway.NOW);
    private static final String USER = "arn:aws:iam::111122223333:user/admin";
    private static final int MOST_GRANTS = 10_000;

    private final Path folder;
    private final Database database;

    /** Over the database that is in the folder. */
    TestKeys(Path folder) {
        this.folder = folder;
        this.database = TestDatabases.sqlite(folder);
    }

    private KmsDomain domain(int seed) {
        MasterKey master = MasterKey.fromFile(folder.resolve("master.key"), new Random(1));
        LocalKeyService keys = new LocalKeyService(database, master, REGION, CLOCK, new Random(seed));
        return KmsDomain.of(keys, database, CLOCK, new Random(seed + 1));
    }

    /** The operation table, with the same chance each time. */
    List<Operation<?, ?>> table() {
        KmsDomain domain = domain(11);
        KeyAccess access = new KeyAccess(domain, FakeGateway.authorizer(CLOCK), REGION);
        return new KmsOperations(domain, access, new Random(13)).table();
    }

    @Override
    public void close() {
        database.close();
    }

    /**
     * Makes the database in the folder.
     *
     * @return the words that the cases use for what is made by chance: ids, the ciphertext and the grant's token
     */
    static Map<String, String> prepare(Path folder) throws KeyUnavailableException {
        Map<String, String> words = new TreeMap<>();
        try (TestKeys made = new TestKeys(folder)) {
            KmsDomain domain = made.domain(4);
            KmsKey usable = made.key(domain, ACCOUNT, "usable", words);
            domain.administration().tag(usable, Map.of("team", "labels"));
            domain.administration().rotateEvery(usable, 90);
            KmsGrant grant = domain.grants().create(usable, grant());
            words.put("grant", grant.id());
            words.put("token", GrantHandlers.token(grant));
            byte[] secret = "secret".getBytes(StandardCharsets.UTF_8);
            Base64.Encoder base64 = Base64.getEncoder();
            words.put(
                    "sealed",
                    base64.encodeToString(
                            domain.keys().seal(usable, secret, new EncryptionContext(Map.of("for", "test")))));
            KmsKey disabled = made.key(domain, ACCOUNT, "disabled", words);
            words.put(
                    "sealedByDisabled",
                    base64.encodeToString(domain.keys().seal(disabled, secret, new EncryptionContext(Map.of()))));
            domain.keys().disable(ACCOUNT, disabled.id());
            KmsKey dying = made.key(domain, ACCOUNT, "dying", words);
            words.put(
                    "sealedByDying",
                    base64.encodeToString(domain.keys().seal(dying, secret, new EncryptionContext(Map.of()))));
            words.put("dyingGrant", domain.grants().create(dying, grant()).id());
            domain.keys().scheduleDeletion(ACCOUNT, dying.id(), Duration.ofDays(7));
            made.full(domain, made.key(domain, ACCOUNT, "full", words));
            var _ = made.key(domain, OTHER, "theirs", words);
        }
        return words;
    }

    private static Grants.NewGrant grant() {
        return new Grants.NewGrant(
                USER,
                Optional.of(USER),
                Set.of("Encrypt"),
                new KmsGrant.Constraint.None(),
                "g",
                KeyAccess.root(ACCOUNT));
    }

    private KmsKey key(KmsDomain domain, AccountId account, String name, Map<String, String> words) {
        KmsKey key = domain.keys().create(account, "The key " + name);
        domain.aliases().create(key, "alias/" + name);
        words.put(name, key.id());
        return key;
    }

    private void full(KmsDomain domain, KmsKey key) {
        Map<String, String> tags = new TreeMap<>();
        List<String> aliases = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tags.put("t" + i, "v");
            aliases.add("alias/full" + i);
        }
        aliases.removeLast(); // it has one already
        domain.administration().tag(key, tags);
        aliases.forEach(alias -> domain.aliases().create(key, alias));
        database.useTransaction(transaction -> grants(transaction, key));
    }

    private static void grants(Transaction transaction, KmsKey key) {
        for (int i = 0; i < MOST_GRANTS; i++) {
            transaction.execute(
                    "insert into kms_grant (id, key_id, grantee, operations, context_rule, context, name, issuer,"
                            + " created_at) values (?, ?, ?, 'Encrypt', 'none', '{}', '', ?, ?)",
                    "full" + i,
                    key.id(),
                    USER,
                    KeyAccess.root(ACCOUNT),
                    FakeGateway.NOW);
        }
    }
}
