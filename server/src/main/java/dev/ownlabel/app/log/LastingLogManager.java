package dev.ownlabel.app.log;

import java.io.IOException;
import java.io.InputStream;
import java.util.logging.LogManager;

/**
 * The JDK's log manager closes all handlers as soon as the process is told to end, while the server still finishes its requests; the lines
 * of these would be lost. This one keeps what it was last told. {@code Main} names it before anything logs.
 */
public final class LastingLogManager extends LogManager {
    private volatile boolean lasting;

    /** As {@link #readConfiguration(InputStream)}, for good. */
    public void keep(InputStream configuration) throws IOException {
        lasting = false;
        readConfiguration(configuration);
        lasting = true;
    }

    @Override
    public void reset() {
        if (!lasting) {
            super.reset();
        }
    }
}
