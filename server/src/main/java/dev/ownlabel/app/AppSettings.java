package dev.ownlabel.app;

import dev.ownlabel.aws.Region;
import dev.ownlabel.config.Setting;
import java.nio.file.Path;
import java.util.List;

/** Settings of the whole server. */
public final class AppSettings {
    /** Everything this server keeps stands below this folder. */
    public static final Setting<Path> DATA_FOLDER = new Setting<>(
            "data.folder",
            "~/.ownlabel",
            AppSettings::expandHome,
            "The folder that holds the database, the objects, the master key and the credentials file.",
            false);

    /** The one Region that this server is. */
    public static final Setting<Region> REGION = new Setting<>(
            "region",
            "us-east-1",
            Region::new,
            "The AWS Region this server is: part of every ARN and signature.",
            false);

    /** Where objects (images, manifests, results, models) are kept. */
    public static final Setting<ObjectStoreKind> OBJECT_STORE = Setting.choice(
            "s3.store",
            ObjectStoreKind.EMBEDDED,
            "Where objects are kept: embedded, in the data folder and served as S3 on the same port; or external, in the"
                    + " S3 that the s3.external settings name.");

    /** The choices of {@link #OBJECT_STORE}. */
    public enum ObjectStoreKind {
        EMBEDDED,
        EXTERNAL
    }

    /** Where the keys are that users name. */
    public static final Setting<KeyStoreKind> KEY_STORE = Setting.choice(
            "kms.store",
            KeyStoreKind.LOCAL,
            "Where the keys are that KmsKeyId names: local, in the database and served as KMS on the same port; or external,"
                    + " in the KMS that the kms.external settings name.");

    /** The choices of {@link #KEY_STORE}. */
    public enum KeyStoreKind {
        LOCAL,
        EXTERNAL
    }

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL = List.of(DATA_FOLDER, REGION, OBJECT_STORE, KEY_STORE);

    private AppSettings() {}

    private static Path expandHome(String text) {
        if (text.equals("~") || text.startsWith("~/")) {
            return Path.of(System.getProperty("user.home") + text.substring(1));
        }
        return Path.of(text);
    }
}
