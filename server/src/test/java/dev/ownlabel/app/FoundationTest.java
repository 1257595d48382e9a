package dev.ownlabel.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.external.ExternalKeyService;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoundationTest {
    @TempDir
    Path folder;

    @Test
    void keysAreLocalUnlessTheSettingsSayOtherwise() throws Exception {
        try (Foundation foundation = Foundation.open(settings(Map.of()))) {
            assertThat(foundation.keys()).isInstanceOf(LocalKeyService.class);
            assertThat(foundation.externalKeys()).isEmpty();
        }
    }

    @Test
    void theExternalKmsIsChosenBySettingAndNotAskedAtStart() throws Exception {
        Settings settings = settings(Map.of(
                "kms.store", "external",
                "kms.external.endpoint", "http://127.0.0.1:1",
                "kms.external.access-key-id", "id",
                "kms.external.secret-access-key", "secret"));

        try (Foundation foundation = Foundation.open(settings)) {
            assertThat(foundation.keys()).isInstanceOf(ExternalKeyService.class);
        }
    }

    @Test
    void anExternalKmsWithoutCredentialsIsNoStart() {
        assertThatThrownBy(() -> Foundation.open(settings(Map.of("kms.store", "external"))))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("kms.external.access-key-id must be set");
    }

    private Settings settings(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(values);
        all.put("data.folder", folder.toString());
        return Settings.of(KnownSettings.ALL, all);
    }
}
