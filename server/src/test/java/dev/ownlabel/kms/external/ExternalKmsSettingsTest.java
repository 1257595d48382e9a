package dev.ownlabel.kms.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalKmsSettingsTest {
    private static final Map<String, String> CREDENTIALS =
            Map.of("kms.external.access-key-id", "id", "kms.external.secret-access-key", "hidden-text");

    @Test
    void theExternalKmsIsDescribedByItsKeys() {
        Map<String, String> values = new HashMap<>(CREDENTIALS);
        values.put("kms.external.endpoint", "https://kms.example.com:8443");
        values.put("kms.external.region", "eu-west-1");
        values.put("kms.external.service-key", "alias/service");

        ExternalKmsSettings settings = read(values);

        assertThat(settings.endpoint()).contains(URI.create("https://kms.example.com:8443"));
        assertThat(settings.region()).isEqualTo("eu-west-1");
        assertThat(settings.credentials().secretAccessKey().reveal()).isEqualTo("hidden-text");
        assertThat(settings.serviceKey()).contains("alias/service");
        assertThat(settings.toString()).doesNotContain("hidden-text");
    }

    @Test
    void withCredentialsOnlyItIsAwsAndServiceKeysStayLocal() {
        ExternalKmsSettings settings = read(CREDENTIALS);

        assertThat(settings.endpoint()).isEmpty();
        assertThat(settings.region()).isEqualTo("us-east-1");
        assertThat(settings.serviceKey()).isEmpty();
    }

    @Test
    void missingCredentialsAreRefusedBothAtOnce() {
        assertThatThrownBy(() -> read(Map.of()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("kms.external.access-key-id must be set")
                .hasMessageContaining("kms.external.secret-access-key must be set");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kms.example.com", "ftp://kms.example.com", "http://", "no address"})
    void anEndpointThatIsNoAddressIsRefused(String endpoint) {
        assertThatThrownBy(() -> read(Map.of("kms.external.endpoint", endpoint)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("kms.external.endpoint");
    }

    private static ExternalKmsSettings read(Map<String, String> values) {
        return ExternalKmsSettings.from(Settings.of(ExternalKmsSettings.ALL, values));
    }
}
