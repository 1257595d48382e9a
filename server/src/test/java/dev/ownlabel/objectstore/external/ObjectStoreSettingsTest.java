package dev.ownlabel.objectstore.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import dev.ownlabel.objectstore.embedded.StoreSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectStoreSettingsTest {
    @Test
    void theEmbeddedStoresDefaultsAreAsDocumented() {
        StoreSettings settings = StoreSettings.from(Settings.of(StoreSettings.ALL, Map.of()));

        assertThat(settings).isEqualTo(new StoreSettings(50L << 30, 256L << 20, Duration.ofDays(7)));
    }

    @Test
    void theExternalStoreIsDescribedByItsKeys() {
        ExternalSettings settings = ExternalSettings.from(Settings.of(
                ExternalSettings.ALL,
                Map.of(
                        "s3.external.endpoint", "http://minio:9000",
                        "s3.external.region", "eu-west-1",
                        "s3.external.access-key-id", "id",
                        "s3.external.secret-access-key", "secret",
                        "s3.external.path-style", "false",
                        "s3.external.service-bucket", "mine",
                        "s3.external.bucket-owners", "a=111122223333, *=444455556666")));

        assertThat(settings.endpoint()).contains(URI.create("http://minio:9000"));
        assertThat(settings.region()).isEqualTo("eu-west-1");
        assertThat(settings.credentials().secretAccessKey().reveal()).isEqualTo("secret");
        assertThat(settings.toString()).doesNotContain("secret,");
        assertThat(settings.pathStyle()).isFalse();
        assertThat(settings.serviceBucket()).isEqualTo("mine");
        assertThat(settings.owners())
                .isEqualTo(Map.of("a", new AccountId("111122223333"), "*", new AccountId("444455556666")));
    }

    @Test
    void anOwnerThatIsNoAccountIsRefused() {
        Map<String, String> wrong = Map.of("s3.external.bucket-owners", "a=b");

        assertThatThrownBy(() -> Settings.of(ExternalSettings.ALL, wrong))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("s3.external.bucket-owners");
    }
}
