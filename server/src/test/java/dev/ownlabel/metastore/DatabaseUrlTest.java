package dev.ownlabel.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgresql://ada:s3cr3t%40@db.example:5433/own?sslmode=require",
                "postgresql://db.example:5433/own?user=ada&sslmode=require&password=s3cr3t%40"
            })
    void credentialsAreTakenOutOfTheAddress(String text) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertThat(url).hasToString("postgresql://db.example:5433/own?sslmode=require");
        assertThat(url).isInstanceOfSatisfying(DatabaseUrl.Postgresql.class, postgresql -> {
            assertThat(postgresql.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:5433/own?sslmode=require");
            assertThat(postgresql.credentials()).isEqualTo(Map.of("user", "ada", "password", "s3cr3t@"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"sqlite:", "mysql://h/n", "/some/file", "postgresql://host", "postgresql:///n", "postgresql://h/"
            })
    void anotherFormIsRefused(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must");
    }

    @Test
    void withoutASettingTheDatabaseIsTheGivenFile() {
        Settings settings = Settings.of(DatabaseSettings.ALL, Map.of());

        DatabaseSettings database = DatabaseSettings.from(settings, Path.of("/data/ownlabel.db"));

        assertThat(database.url().reveal()).isEqualTo("sqlite:/data/ownlabel.db");
        assertThat(database.poolSize()).isEqualTo(8);
    }

    @Test
    void theAddressIsHiddenWhereSettingsArePrinted() {
        Settings settings = Settings.of(DatabaseSettings.ALL, Map.of("database.url", "postgresql://ada:s3cr3t@h/n"));

        assertThat(settings.inForce().toString()).doesNotContain("s3cr3t");
        assertThat(DatabaseSettings.from(settings, Path.of("x")).toString()).doesNotContain("s3cr3t");
    }

    @Test
    void aWrongAddressStopsTheStartWithoutBeingShown() {
        assertThatThrownBy(() -> Settings.of(DatabaseSettings.ALL, Map.of("database.url", "mysql://ada:s3cr3t@h/n")))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("postgresql://")
                .hasMessageNotContaining("s3cr3t");
    }
}
