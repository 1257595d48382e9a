package dev.ownlabel.metastore;

import dev.ownlabel.aws.Secret;
import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import java.nio.file.Path;
import java.util.List;

/** Which database the server uses. The address is a secret: it may hold a password. */
public record DatabaseSettings(Secret url, int poolSize) {
    private static final Setting<String> URL = new Setting<>(
            "database.url",
            "",
            DatabaseSettings::checked,
            "Where the database is: sqlite:PATH or postgresql://USER:PASSWORD@HOST:PORT/NAME;"
                    + " empty: an SQLite file in the data folder.",
            true);
    private static final Setting<Integer> POOL_SIZE = Setting.integer(
            "database.pool-size",
            8,
            2,
            200,
            "How many connections to PostgreSQL are kept, or, with SQLite, how many may read at once beside the one"
                    + " writer.");

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL = List.of(URL, POOL_SIZE);

    /** The settings in force; {@code sqliteFile} is where the database lives when no address is set. */
    public static DatabaseSettings from(Settings settings, Path sqliteFile) {
        String url = settings.get(URL);
        return new DatabaseSettings(
                new Secret(url.isEmpty() ? DatabaseUrl.SQLITE + sqliteFile : url), settings.get(POOL_SIZE));
    }

    private static String checked(String text) {
        if (!text.isEmpty()) {
            DatabaseUrl.parse(text);
        }
        return text;
    }
}
