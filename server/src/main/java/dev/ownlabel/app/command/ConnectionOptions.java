package dev.ownlabel.app.command;

import dev.ownlabel.app.Connections;
import dev.ownlabel.app.client.Connection;
import dev.ownlabel.config.Settings;
import dev.ownlabel.http.HttpSettings;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which server a command talks to, and as whom. */
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class ConnectionOptions {
    @Mixin
    private SettingOptions settings;

    @Option(
            names = "--endpoint",
            paramLabel = "URL",
            defaultValue = "${env:AWS_ENDPOINT_URL}",
            description =
                    "A server anywhere, with the usual AWS credentials and Region; AWS_ENDPOINT_URL says the same."
                            + " Without it: the server on the data folder, which is started for this command where none"
                            + " runs.")
    private @Nullable URI endpoint;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            defaultValue = "${env:AWS_PROFILE:-default}",
            description = "The profile to act as. Default: AWS_PROFILE, else default")
    private String profile;

    String profile() {
        return profile;
    }

    /** The settings of the data folder, for what cannot be asked of a server elsewhere. */
    Settings folder(CommandLine commandLine) {
        if (endpoint != null) {
            throw new ParameterException(commandLine, "This reads a data folder; give --data, and no endpoint");
        }
        return settings.read();
    }

    Connection open() throws IOException {
        return endpoint != null
                ? Connections.to(endpoint, profile)
                // A server for one command takes any free port: the usual one may be another server's.
                : Connections.local(settings.read(Map.of(HttpSettings.PORT, "0")), profile);
    }
}
