package dev.ownlabel.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.Region;
import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingSourcesTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void writeFile() throws IOException {
        file = folder.resolve("ownlabel.settings");
        Files.writeString(file, "# where we are\n\n region = eu-west-1\n");
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() {
        Map<String, String> commandLine = Map.of("region", "us-west-2");
        Map<String, String> environment = Map.of("OWNLABEL_REGION", "ap-south-1");

        assertThat(region(commandLine, environment)).isEqualTo("us-west-2");
        assertThat(region(Map.of(), environment)).isEqualTo("ap-south-1");
        assertThat(region(Map.of(), Map.of())).isEqualTo("eu-west-1");
    }

    @Test
    void aMisspeltVariableIsRefusedWithTheNearestKey() {
        assertThatThrownBy(() ->
                        SettingSources.read(KnownSettings.ALL, Map.of(), Map.of("OWNLABEL_REGON", "us-east-1"), null))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("'regon'")
                .hasMessageContaining("'region'");
    }

    @Test
    void theLaunchersVariablesAreNoSettings() {
        Settings settings = SettingSources.read(
                KnownSettings.ALL, Map.of(), Map.of("OWNLABEL_JAVA_HOME", "/opt/jdk", "PATH", "/bin"), null);

        assertThat(settings.get(AppSettings.REGION)).isEqualTo(new Region("us-east-1"));
    }

    @Test
    void everyWrongLineOfTheFileIsNamed() throws IOException {
        Files.writeString(file, "region = a\nnonsense\nregion = b\n");

        assertThatThrownBy(() -> SettingSources.read(KnownSettings.ALL, Map.of(), Map.of(), file))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(file + ":2")
                .hasMessageContaining(file + ":3: region is set twice");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> SettingSources.read(KnownSettings.ALL, Map.of(), Map.of(), missing))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining(missing + " does not exist");
    }

    @Test
    void everyKeyIsDeclaredOnce() {
        assertThat(KnownSettings.ALL.stream().map(setting -> setting.key())).doesNotHaveDuplicates();
    }

    private String region(Map<String, String> commandLine, Map<String, String> environment) {
        return SettingSources.read(KnownSettings.ALL, commandLine, environment, file)
                .get(AppSettings.REGION)
                .value();
    }
}
