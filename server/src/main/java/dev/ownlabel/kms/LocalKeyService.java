package dev.ownlabel.kms;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.config.SettingsException;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keys in the metastore, each wrapped under the master key (file or environment). A key has one or more materials: the newest wraps,
 * all unwrap. Every method runs a transaction of its own, so none may be called inside one: make the data key first, then store.
 */
public final class LocalKeyService implements KeyService {
    private static final String MASTER_PURPOSE = "ownlabel master key";
    /** Whatever could name a key; anything else does not reach the database. */
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9:/_-]{1,2048}");

    private final Database database;
    private final MasterKey master;
    private final Region region;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Ids ids;

    /**
     * Keys of this database.
     *
     * @param random a secure source of chance: it makes key material
     * @throws SettingsException when the database's keys are wrapped under another master key
     */
    public LocalKeyService(
            Database database, MasterKey master, Region region, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.master = master;
        this.region = region;
        this.clock = clock;
        this.random = random;
        this.ids = new Ids(random);
        requireItsMaster();
    }

    @Override
    public DataKey generate(KeyChoice choice, EncryptionContext context) throws KeyUnavailableException {
        KmsKey key = switch (choice) {
            case KeyChoice.Service(AccountId account) -> service(account);
            case KeyChoice.Customer(AccountId account, String keyId) -> find(account, keyId);
        };
        requireEnabled(key);
        byte[] plain = new byte[AesGcm.KEY_BYTES];
        random.nextBytes(plain);
        return new DataKey(plain, seal(key, plain, context), key.arn().toString());
    }

    /** Encrypts under the key's newest material; a key whose time is over rotates first. Whether it may be used is not asked. */
    public byte[] seal(KmsKey key, byte[] plain, EncryptionContext context) {
        if (database.read(transaction -> KeyRows.rotationDue(transaction, key.id(), clock.instant()))) {
            database.useTransaction(transaction -> {
                lock(transaction, key);
                if (KeyRows.rotationDue(transaction, key.id(), clock.instant())) {
                    addNewest(transaction, key);
                }
            });
        }
        KeyRows.Material newest = database.read(transaction -> KeyRows.newest(transaction, key.id()))
                .orElseThrow(() -> new IllegalStateException("Key " + key.id() + " has no material"));
        byte[] sealed = AesGcm.seal(
                open(key, newest), plain, WrappedKey.associated(key.id(), newest.number(), context), random);
        return new WrappedKey(key.id(), newest.number(), sealed).bytes();
    }

    /** The user's key under which the ciphertext was made; empty where it is none of this service's. */
    public Optional<KmsKey> keyOf(byte[] ciphertext) {
        return WrappedKey.parse(ciphertext).flatMap(parsed -> find(parsed.keyId()));
    }

    /**
     * Opens what {@link #seal} made. Whether the key may be used is not asked.
     *
     * @throws KeyUnavailableException when bytes or context are not those that were sealed
     */
    public byte[] open(byte[] ciphertext, EncryptionContext context) throws KeyUnavailableException {
        WrappedKey parsed = WrappedKey.parse(ciphertext).orElseThrow(() -> refused(null));
        KmsKey key = database.read(transaction -> KeyRows.find(transaction, parsed.keyId()))
                .orElseThrow(() -> refused(null));
        KeyRows.Material material = database.read(
                        transaction -> KeyRows.material(transaction, key.id(), parsed.material()))
                .orElseThrow(() -> refused(null));
        try {
            return AesGcm.open(
                    open(key, material), parsed.sealed(), WrappedKey.associated(key.id(), material.number(), context));
        } catch (GeneralSecurityException e) {
            throw refused(e);
        }
    }

    @Override
    public DataKey unwrap(byte[] wrapped, EncryptionContext context) throws KeyUnavailableException {
        WrappedKey parsed = WrappedKey.parse(wrapped).orElseThrow(() -> refused(null));
        Optional<KmsKey> found = database.read(transaction -> KeyRows.find(transaction, parsed.keyId()));
        KmsKey key = found.orElseThrow(() -> refused(null));
        requireEnabled(key);
        return new DataKey(open(wrapped, context), wrapped, key.arn().toString());
    }

    /** Makes an enabled key of the account's. */
    public KmsKey create(AccountId account, String description) {
        KmsKey key = newKey(account, description, false);
        database.useTransaction(transaction -> {
            KeyRows.insert(transaction, key);
            addMaterial(transaction, key, 1);
        });
        return key;
    }

    /**
     * The account's key that {@code keyId} names: key id, key ARN, alias name or alias ARN.
     *
     * @throws KeyUnavailableException when the account has no such key; whether another account has it is not told
     */
    public KmsKey find(AccountId account, String keyId) throws KeyUnavailableException {
        Optional<String> name = localName(account, keyId);
        Optional<KmsKey> found = name.isEmpty()
                ? Optional.empty()
                : database.read(transaction -> name.get().startsWith("alias/")
                        ? KeyRows.byAlias(transaction, account, name.get())
                        : KeyRows.find(transaction, name.get()));
        return found.filter(key -> key.account().equals(account) && there(key))
                .orElseThrow(() -> new KeyUnavailableException(
                        "Key '" + keyId + "' does not exist in account " + account + " and Region " + region));
    }

    /** The user's key of that id, in whichever account. */
    public Optional<KmsKey> find(String id) {
        return NAME.matcher(id).matches()
                ? database.read(transaction -> KeyRows.find(transaction, id)).filter(this::there)
                : Optional.empty();
    }

    /** A key whose time of deletion is past is gone, though its rows may still be there. */
    private boolean there(KmsKey key) {
        return !key.service()
                && key.deletionAt().filter(at -> !clock.instant().isBefore(at)).isEmpty();
    }

    /** The account's keys in order of their ids, at most {@code most} after that one. */
    public List<KmsKey> list(AccountId account, String after, int most) {
        return database.read(transaction -> KeyRows.list(transaction, account, after, most)).stream()
                .filter(this::there)
                .toList();
    }

    /** Takes back a key that was made a moment ago and that nobody knows yet. */
    public void discard(KmsKey key) {
        database.useTransaction(transaction -> KeyRows.discard(transaction, key));
    }

    /** Makes an enabled key unusable until it is enabled; what is disabled already stays so. */
    public void disable(AccountId account, String keyId) throws KeyUnavailableException {
        move(find(account, keyId), KmsKey.State.ENABLED, KmsKey.State.DISABLED);
    }

    /** Makes a disabled key usable again. */
    public void enable(AccountId account, String keyId) throws KeyUnavailableException {
        move(find(account, keyId), KmsKey.State.DISABLED, KmsKey.State.ENABLED);
    }

    /** Makes a key unusable; after {@code window} it is gone with all that was encrypted under it. */
    public void scheduleDeletion(AccountId account, String keyId, Duration window) throws KeyUnavailableException {
        KmsKey key = find(account, keyId);
        move(key, key.state(), KmsKey.State.PENDING_DELETION);
        database.useTransaction(transaction ->
                KeyRows.deleteAt(transaction, key, clock.instant().plus(window)));
    }

    /** Takes a deletion back; the key is then disabled, as in AWS KMS. */
    public void cancelDeletion(AccountId account, String keyId) throws KeyUnavailableException {
        KmsKey key = find(account, keyId);
        move(key, KmsKey.State.PENDING_DELETION, KmsKey.State.DISABLED);
        database.useTransaction(transaction -> KeyRows.deleteAt(transaction, key, null));
    }

    /** Gives the key a new material for what is wrapped from now on; the old ones go on unwrapping. */
    public void rotate(AccountId account, String keyId) throws KeyUnavailableException {
        KmsKey key = find(account, keyId);
        requireEnabled(key);
        database.useTransaction(transaction -> {
            lock(transaction, key);
            addNewest(transaction, key);
        });
    }

    /** Two rotations at once make two materials, not one number twice. */
    private static void lock(Transaction transaction, KmsKey key) {
        transaction.execute("update kms_key set state = state where id = ?", key.id());
    }

    private void addNewest(Transaction transaction, KmsKey key) {
        long newest = KeyRows.newest(transaction, key.id()).orElseThrow().number();
        addMaterial(transaction, key, newest + 1);
    }

    /** The service's key of the account, made at first use; of two that make it at once, one does. */
    private KmsKey service(AccountId account) {
        Optional<KmsKey> existing = database.read(transaction -> KeyRows.service(transaction, account));
        return existing.orElseGet(() -> database.inTransaction(transaction -> {
            KmsKey key = newKey(account, "Ownlabel's own key of the account", true);
            if (KeyRows.insert(transaction, key)) {
                addMaterial(transaction, key, 1);
            }
            return KeyRows.service(transaction, account).orElseThrow();
        }));
    }

    private KmsKey newKey(AccountId account, String description, boolean service) {
        String id = ids.uuid();
        Arn arn = new Arn("aws", "kms", region.value(), account.value(), "key/" + id);
        return new KmsKey(
                id, account, arn, description, KmsKey.State.ENABLED, service, clock.instant(), Optional.empty());
    }

    private void addMaterial(Transaction transaction, KmsKey key, long number) {
        byte[] material = new byte[AesGcm.KEY_BYTES];
        random.nextBytes(material);
        byte[] wrapped = master.wrap(material, purpose(key, number), random);
        KeyRows.insert(transaction, key.id(), new KeyRows.Material(number, wrapped), clock.instant());
    }

    private byte[] open(KmsKey key, KeyRows.Material material) {
        try {
            return master.unwrap(material.wrapped(), purpose(key, material.number()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Material " + material.number() + " of key " + key.id() + " is damaged", e);
        }
    }

    private static String purpose(KmsKey key, long number) {
        return "material " + number + " of " + key.arn();
    }

    /** The id or alias within the account and Region, or empty where an ARN names another. */
    private Optional<String> localName(AccountId account, String keyId) {
        if (!NAME.matcher(keyId).matches()) {
            return Optional.empty();
        }
        if (!keyId.startsWith("arn:")) {
            return Optional.of(keyId);
        }
        return Arn.parse(keyId)
                .filter(arn ->
                        arn.service().equals("kms") && arn.region().equals(region.value()) && arn.belongsTo(account))
                .map(Arn::resource)
                .flatMap(resource -> {
                    if (resource.startsWith("alias/")) {
                        return Optional.of(resource);
                    }
                    return resource.startsWith("key/") ? Optional.of(resource.substring(4)) : Optional.empty();
                });
    }

    private void move(KmsKey key, KmsKey.State from, KmsKey.State to) throws KeyUnavailableException {
        if (key.state() == to) {
            return;
        }
        boolean moved =
                key.state() == from && database.inTransaction(transaction -> KeyRows.move(transaction, key, from, to));
        if (!moved) {
            throw new KeyUnavailableException(
                    "Key " + key.arn() + " is " + key.state().wireName());
        }
    }

    private static void requireEnabled(KmsKey key) throws KeyUnavailableException {
        if (key.state() != KmsKey.State.ENABLED) {
            throw new KeyUnavailableException(
                    "Key " + key.arn() + " is " + key.state().wireName());
        }
    }

    private void requireItsMaster() {
        byte[] offered = master.wrap(MASTER_PURPOSE.getBytes(StandardCharsets.UTF_8), MASTER_PURPOSE, random);
        byte[] verifier = database.inTransaction(transaction -> KeyRows.verifier(transaction, offered));
        try {
            master.unwrap(verifier, MASTER_PURPOSE);
        } catch (GeneralSecurityException e) {
            throw (SettingsException) new SettingsException(List.of("The master key is not the one that the keys in "
                            + database + " are wrapped under; start with that one (kms.master-key, or its file)"))
                    .initCause(e);
        }
    }

    /** One message for whatever is wrong with the bytes: which it is would help an attacker only. */
    private static KeyUnavailableException refused(@Nullable Throwable cause) {
        String message = "The wrapped data key was not made by this service for this use";
        return cause == null ? new KeyUnavailableException(message) : new KeyUnavailableException(message, cause);
    }
}
