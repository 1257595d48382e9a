package dev.ownlabel.app.command;

import dev.ownlabel.app.log.LastingLogManager;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/** Where the log goes: standard error, a line an event, so that standard output is the command's own. */
final class LogOutput {
    private LogOutput() {}

    /** The server's own events, and the libraries' warnings. */
    static void forServing() {
        configure("/logging-serve.properties");
    }

    /** Warnings only: the command prints what the user asked for. */
    static void forCommands() {
        configure("/logging-command.properties");
    }

    /** Waits until what was logged is written: at the end of a command. */
    static void flush() {
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            handler.flush();
        }
    }

    private static void configure(String resource) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return; // the user knows better
        }
        try (InputStream properties = LogOutput.class.getResourceAsStream(resource)) {
            if (properties == null) {
                throw new IllegalStateException("The jar lacks " + resource);
            }
            if (LogManager.getLogManager() instanceof LastingLogManager lasting) {
                lasting.keep(properties);
            } else {
                LogManager.getLogManager().readConfiguration(properties);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
