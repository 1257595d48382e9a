package dev.ownlabel.app.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;

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

    private static void configure(String resource) {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return; // the user knows better
        }
        try (InputStream properties = LogOutput.class.getResourceAsStream(resource)) {
            if (properties == null) {
                throw new IllegalStateException("The jar lacks " + resource);
            }
            LogManager.getLogManager().readConfiguration(properties);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
