package dev.ownlabel.metastore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.metastore.DatabaseException.Reason;
import org.junit.jupiter.api.Test;

class PostgresDatabaseTest extends DatabaseContract {
    private final String url = TestDatabases.newPostgresUrl();

    @Override
    Database open() {
        return Database.open(url, 4);
    }

    @Override
    void openAgain() {
        open().close();
    }

    @Test
    void aDatabaseThatIsNotThereIsNamedWithoutThePassword() {
        String wrong = url.replace("/postgres?", "/nowhere?") + "&password=s3cr3t";

        assertThatThrownBy(() -> Database.open(wrong, 2).close())
                .isInstanceOfSatisfying(
                        DatabaseException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE))
                .hasMessageContaining("nowhere")
                .hasMessageNotContaining("s3cr3t");
    }
}
