package dev.ownlabel.metastore;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;

/**
 * Where the database is. {@code sqlite:PATH}, or {@code postgresql://[USER[:PASSWORD]@]HOST[:PORT]/NAME[?PARAMETER=VALUE&…]} with the
 * parameters of the PostgreSQL JDBC driver. It prints without the password.
 */
sealed interface DatabaseUrl {
    String SQLITE = "sqlite:";
    String POSTGRESQL = "postgresql://";

    /** A file on this machine. */
    record Sqlite(Path file) implements DatabaseUrl {
        @Override
        public String toString() {
            return SQLITE + file;
        }
    }

    /** A server; {@code location} carries no credentials. */
    final class Postgresql implements DatabaseUrl {
        private final String location;
        private final Properties credentials;

        private Postgresql(String location, Properties credentials) {
            this.location = location;
            this.credentials = credentials;
        }

        String jdbcUrl() {
            return "jdbc:" + location;
        }

        Properties credentials() {
            Properties copy = new Properties();
            copy.putAll(credentials);
            return copy;
        }

        @Override
        public String toString() {
            return location;
        }
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException with what is wrong, without the text itself: it may hold a password
     */
    static DatabaseUrl parse(String text) {
        if (text.startsWith(SQLITE) && text.length() > SQLITE.length()) {
            return new Sqlite(Path.of(text.substring(SQLITE.length())).toAbsolutePath());
        }
        if (text.startsWith(POSTGRESQL)) {
            return postgresql(text.substring(POSTGRESQL.length()));
        }
        throw new IllegalArgumentException("must be sqlite:PATH or postgresql://HOST:PORT/NAME?user=USER");
    }

    private static DatabaseUrl postgresql(String rest) {
        int slash = rest.indexOf('/');
        if (slash <= 0 || slash == rest.length() - 1 || rest.charAt(slash + 1) == '?') {
            throw new IllegalArgumentException(
                    "must name a host and a database: postgresql://HOST:PORT/NAME?user=USER");
        }
        Properties credentials = new Properties();
        int at = rest.lastIndexOf('@', slash);
        if (at >= 0) {
            String[] parts = rest.substring(0, at).split(":", 2);
            credentials.setProperty("user", decode(parts[0]));
            if (parts.length == 2) {
                credentials.setProperty("password", decode(parts[1]));
            }
        }
        String hostAndName = rest.substring(at + 1);
        int question = hostAndName.indexOf('?');
        if (question < 0) {
            return new Postgresql(POSTGRESQL + hostAndName, credentials);
        }
        List<String> kept = new ArrayList<>();
        for (String parameter : hostAndName.substring(question + 1).split("&", -1)) {
            String[] pair = parameter.split("=", 2);
            String name = pair[0].toLowerCase(Locale.ROOT);
            if (pair.length == 2 && (name.equals("user") || name.equals("password"))) {
                credentials.setProperty(name, decode(pair[1]));
            } else if (!parameter.isEmpty()) {
                kept.add(parameter);
            }
        }
        String parameters = kept.isEmpty() ? "" : "?" + String.join("&", kept);
        return new Postgresql(POSTGRESQL + hostAndName.substring(0, question) + parameters, credentials);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
