package dev.ownlabel.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogHandlerTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final LogHandler handler = new LogHandler(out);

    @Test
    void aLineHasTimeLevelLoggerAndMessage() {
        handler.publish(record(Level.INFO, "said {0}"));
        handler.close();

        assertThat(text()).matches("2026-01-0\\dT\\d\\d:\\d\\d:05\\.006 INFO dev\\.ownlabel\\.x said 7\\R");
    }

    @Test
    void aWarningIsWrittenWhenItWasLogged() {
        handler.publish(record(Level.WARNING, "careful"));

        assertThat(text()).contains(" WARNING ").contains("careful");
        handler.close();
    }

    @Test
    void aStackTraceFollowsOnItsOwnLines() {
        LogRecord record = record(Level.SEVERE, "failed");
        record.setThrown(new IllegalStateException("why"));

        handler.publish(record);
        handler.close();

        assertThat(text().lines().limit(3))
                .satisfiesExactly(
                        line -> assertThat(line).endsWith("failed"),
                        line -> assertThat(line).isEqualTo("java.lang.IllegalStateException: why"),
                        line -> assertThat(line).startsWith("\tat "));
        assertThat(text()).doesNotEndWith(System.lineSeparator() + System.lineSeparator());
    }

    @Test
    void theFormIsThatOfTheCommands() throws IOException {
        Properties commands = new Properties();
        try (InputStream file = LogHandlerTest.class.getResourceAsStream("/logging-command.properties")) {
            commands.load(file);
        }
        LogRecord record = record(Level.INFO, "said {0}");

        handler.publish(record);
        handler.close();

        String form = commands.getProperty("java.util.logging.SimpleFormatter.format");
        assertThat(text())
                .isEqualTo(String.format(
                        Locale.ROOT,
                        form,
                        record.getInstant().atZone(ZoneId.systemDefault()),
                        "",
                        "dev.ownlabel.x",
                        "INFO",
                        "said 7",
                        ""));
    }

    @Test
    void whatWasConfiguredLastsThroughTheEndOfTheProcess() throws IOException {
        LastingLogManager manager = new LastingLogManager();
        manager.keep(new ByteArrayInputStream("x.level = INFO".getBytes(StandardCharsets.UTF_8)));

        manager.reset();

        assertThat(manager.getProperty("x.level")).isEqualTo("INFO");
        manager.keep(new ByteArrayInputStream("y.level = INFO".getBytes(StandardCharsets.UTF_8)));
        assertThat(manager.getProperty("x.level")).isNull();
    }

    private static LogRecord record(Level level, String message) {
        LogRecord record = new LogRecord(level, message);
        record.setLoggerName("dev.ownlabel.x");
        record.setParameters(new Object[] {7});
        record.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
        return record;
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
