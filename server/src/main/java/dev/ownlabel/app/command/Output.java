package dev.ownlabel.app.command;

import dev.ownlabel.app.client.BarProgress;
import dev.ownlabel.app.client.LineProgress;
import dev.ownlabel.app.client.Progress;
import java.io.Console;
import picocli.CommandLine;

/** How a command shows that it gets on. */
final class Output {
    private Output() {}

    /** A bar on a terminal, lines elsewhere; on standard error, so that results can be piped. */
    static Progress progress(CommandLine commandLine) {
        return terminal() ? new BarProgress() : new LineProgress(commandLine.getErr());
    }

    @SuppressWarnings("SystemConsoleNull") // by its declaration it still may be null
    private static boolean terminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
