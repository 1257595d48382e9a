package dev.ownlabel.app;

import dev.ownlabel.app.command.CommandLines;
import dev.ownlabel.app.log.LastingLogManager;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The process: exit codes are 0 done, 1 failed, 2 wrong usage. */
public final class Main {
    private Main() {}

    /** Runs the command that the arguments name and ends the process. */
    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        if (System.getProperty("java.util.logging.manager") == null) {
            System.setProperty("java.util.logging.manager", LastingLogManager.class.getName());
        }
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int exitCode;
        try (ProcessEnd _ = new ProcessEnd()) {
            exitCode = CommandLines.run(out, err, arguments);
        }
        System.exit(exitCode);
    }
}
