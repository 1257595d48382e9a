package dev.ownlabel.app.command;

import dev.ownlabel.app.FolderInUseException;
import dev.ownlabel.app.ProcessEnd;
import dev.ownlabel.app.Server;
import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import dev.ownlabel.http.HttpSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server in the foreground until the process is told to end. */
@Command(
        name = "serve",
        description = "Run the server. Prints one line when it answers; ends on Ctrl-C or SIGTERM.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingOptions settings;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port to listen on, 0 for any free one; short for --set http.port=N. Default: 8420")
    private @Nullable Integer port;

    @Override
    public Integer call() throws IOException, FolderInUseException {
        Map<Setting<?>, String> more = port == null ? Map.of() : Map.of(HttpSettings.PORT, port.toString());
        Settings inForce = settings.read(more);
        LogOutput.forServing();
        try (Server server = Server.start(inForce)) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(server.readyLine());
            out.flush();
            ProcessEnd.await();
        }
        return 0;
    }
}
