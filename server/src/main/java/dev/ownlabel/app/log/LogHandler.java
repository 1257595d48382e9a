package dev.ownlabel.app.log;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * Puts the log on standard error without holding up who logs: named by {@code logging-serve.properties}. A warning is on its way out
 * before who logs it goes on, as far as that takes no second: it may be the last thing a process says.
 */
public final class LogHandler extends Handler {
    private static final int LINES = 8192;
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(5);

    private final LineWriter writer;

    /** The handler of standard error. */
    public LogHandler() {
        this(new FileOutputStream(FileDescriptor.err));
    }

    LogHandler(OutputStream out) {
        this.writer = new LineWriter(out, LINES, PATIENCE);
        setFormatter(new LineFormat());
        setLevel(Level.ALL);
    }

    @Override
    @SuppressWarnings("IllegalCatch") // a message that cannot be formatted must not end who logs it
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        try {
            writer.write(getFormatter().format(record));
        } catch (RuntimeException e) {
            reportError(null, e, ErrorManager.FORMAT_FAILURE);
        }
        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
            var _ = writer.flush(PATIENCE);
        }
    }

    @Override
    public void flush() {
        var _ = writer.flush(END);
    }

    @Override
    public void close() {
        writer.close();
    }
}
