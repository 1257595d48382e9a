package dev.ownlabel.kms;

import dev.ownlabel.aws.Secret;
import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;

/** Where the master key comes from; an empty text: from the file. */
public record KmsSettings(Secret masterKey, Path masterKeyFile) {
    private static final Setting<String> MASTER_KEY = new Setting<>(
            "kms.master-key",
            "",
            KmsSettings::checked,
            "The master key, 32 bytes in base64, under which all keys are wrapped; empty: it is kept in a file of the"
                    + " data folder. Several servers over one database need the same.",
            true);

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL = List.of(MASTER_KEY);

    /** The settings in force; {@code file} is where the key lives when none is set. */
    public static KmsSettings from(Settings settings, Path file) {
        return new KmsSettings(new Secret(settings.get(MASTER_KEY)), file);
    }

    /** The key of the settings, made at first start where it lives in a file. */
    public MasterKey open(RandomGenerator random) {
        return masterKey.reveal().isEmpty() ? MasterKey.fromFile(masterKeyFile, random) : MasterKey.fromText(masterKey);
    }

    private static String checked(String text) {
        if (!text.isEmpty()) {
            try {
                MasterKey.fromText(new Secret(text));
            } catch (SettingsException e) {
                throw new IllegalArgumentException("must be 32 bytes in base64", e);
            }
        }
        return text;
    }
}
