package dev.ownlabel.app;

import dev.ownlabel.api.kms.KmsDomain;
import dev.ownlabel.aws.Region;
import dev.ownlabel.config.Settings;
import dev.ownlabel.http.HttpSettings;
import dev.ownlabel.iam.AccessKey;
import dev.ownlabel.iam.Account;
import dev.ownlabel.iam.Accounts;
import dev.ownlabel.iam.Administrator;
import dev.ownlabel.iam.KeySecrets;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.kms.KmsSettings;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.kms.SecretBox;
import dev.ownlabel.kms.external.ExternalKeyService;
import dev.ownlabel.kms.external.ExternalKmsSettings;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.DatabaseSettings;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * What administration needs with or without a running server: the data folder, the database, the keys, the accounts. The first
 * opening of a folder makes the first account.
 */
public final class Foundation implements AutoCloseable {
    private final DataFolder folder;
    private final Database database;
    private final Optional<ExternalKeyService> externalKeys;
    private final KeyService keys;
    private final Accounts accounts;
    private final Directory directory;
    private final KmsDomain kms;
    private final ProfileFiles profiles;
    private final Settings settings;

    private Foundation(DataFolder folder, Database database, Settings settings) {
        this.folder = folder;
        this.database = database;
        this.settings = settings;
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        MasterKey master = KmsSettings.from(settings, folder.masterKey()).open(random);
        Region region = settings.get(AppSettings.REGION);
        LocalKeyService local = new LocalKeyService(database, master, region, clock, random);
        // every request opens one, so a KMS that is far away or down must not be asked
        KeySecrets secrets = new KeySecrets(new SecretBox(local, random));
        this.accounts = new Accounts(database, secrets, clock, random);
        this.directory = Directory.of(database, secrets, clock, random);
        this.kms = KmsDomain.of(local, database, clock, random);
        this.profiles = new ProfileFiles(folder, region);
        FirstAccount.ensure(accounts);
        kms.administration().deleteDue();
        this.externalKeys = switch (settings.get(AppSettings.KEY_STORE)) {
            case LOCAL -> Optional.empty();
            case EXTERNAL -> Optional.of(new ExternalKeyService(ExternalKmsSettings.from(settings), local));
        };
        this.keys = externalKeys.isPresent() ? externalKeys.get() : local;
    }

    /** Opens the folder and the database that the settings name, making them where they do not exist. */
    public static Foundation open(Settings settings) throws IOException {
        DataFolder folder = DataFolder.open(settings.get(AppSettings.DATA_FOLDER));
        Database database = Database.open(DatabaseSettings.from(settings, folder.database()));
        try {
            return new Foundation(folder, database, settings);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public DataFolder folder() {
        return folder;
    }

    public Accounts accounts() {
        return accounts;
    }

    public Directory directory() {
        return directory;
    }

    Database database() {
        return database;
    }

    KmsDomain kms() {
        return kms;
    }

    /** The keys that the settings choose. */
    KeyService keys() {
        return keys;
    }

    /** The same where they are elsewhere. */
    Optional<ExternalKeyService> externalKeys() {
        return externalKeys;
    }

    /** Brings the profiles up to date; their endpoint stays what it is, or is where the server would answer. */
    public void writeProfiles() throws IOException {
        writeProfiles(endpoint());
    }

    /** Puts the key into the profile of its account, whatever was there. */
    public void writeProfile(Account account, AccessKey key) throws IOException {
        profiles.write(List.of(new Administrator(account, List.of(key))), endpoint());
    }

    private String endpoint() throws IOException {
        return profiles.endpoint().orElse("http://127.0.0.1:" + settings.get(HttpSettings.PORT));
    }

    void writeProfiles(String endpoint) throws IOException {
        profiles.write(accounts.administrators(), endpoint);
    }

    @Override
    public void close() {
        externalKeys.ifPresent(ExternalKeyService::close);
        database.close();
    }
}
