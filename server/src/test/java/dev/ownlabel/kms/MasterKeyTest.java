package dev.ownlabel.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.Secret;
import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyTest {
    private static final String TEXT = Base64.getEncoder().encodeToString(new byte[32]);
    private static final byte[] PLAIN = "plain".getBytes(StandardCharsets.UTF_8);

    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    @Test
    void theFileIsMadeOnceForItsOwnerOnlyAndReadAgain() throws Exception {
        Path file = folder.resolve("data/master.key");

        byte[] wrapped = MasterKey.fromFile(file, random).wrap(PLAIN, "p", random);
        byte[] opened = MasterKey.fromFile(file, random).unwrap(wrapped, "p");

        assertThat(opened).isEqualTo(PLAIN);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder.resolve("data"))) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void manyThatMakeItAtOnceGetTheSame() throws Exception {
        Path file = folder.resolve("master.key");
        List<MasterKey> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<MasterKey>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                all.add(threads.submit(() -> MasterKey.fromFile(file, random)));
            }
            for (Future<MasterKey> one : all) {
                made.add(one.get(30, TimeUnit.SECONDS));
            }
        }

        byte[] wrapped = made.getFirst().wrap(PLAIN, "p", random);
        for (MasterKey key : made) {
            assertThat(key.unwrap(wrapped, "p")).isEqualTo(PLAIN);
        }
    }

    @Test
    void aFileThatHoldsNoKeyIsRefusedAndLeftAlone() throws Exception {
        Path file = Files.writeString(folder.resolve("master.key"), "bm90IGEga2V5");

        assertThatThrownBy(() -> MasterKey.fromFile(file, random))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("master.key")
                .hasMessageNotContaining("bm90IGEga2V5");
        assertThat(Files.readString(file)).isEqualTo("bm90IGEga2V5");
    }

    @Test
    void theSettingIsUsedInsteadOfAFile() {
        Path file = folder.resolve("master.key");
        Settings settings = Settings.of(KmsSettings.ALL, Map.of("kms.master-key", TEXT));

        MasterKey key = KmsSettings.from(settings, file).open(random);

        assertThat(key).hasToString("MasterKey[redacted]");
        assertThat(file).doesNotExist();
        assertThat(settings.inForce().toString()).doesNotContain(TEXT);
    }

    @Test
    void withoutTheSettingTheFileIsMade() {
        Path file = folder.resolve("master.key");

        KmsSettings.from(Settings.of(KmsSettings.ALL, Map.of()), file).open(random);

        assertThat(file).exists();
    }

    @Test
    void aSettingThatIsNoKeyStopsTheStartWithoutBeingShown() {
        assertThatThrownBy(() -> Settings.of(KmsSettings.ALL, Map.of("kms.master-key", "c2hvcnQ=")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("32 bytes in base64")
                .hasMessageNotContaining("c2hvcnQ=");
        assertThatThrownBy(() -> MasterKey.fromText(new Secret("%%%"))).isInstanceOf(SettingsException.class);
    }
}
