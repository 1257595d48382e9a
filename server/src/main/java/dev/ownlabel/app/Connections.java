package dev.ownlabel.app;

import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/** Finds the server that a command talks to. */
public final class Connections {
    private Connections() {}

    /** A server anywhere, with the credentials and the Region that any AWS client would use (environment, profile). */
    public static Connection to(URI endpoint, String profile) {
        DefaultCredentialsProvider credentials =
                DefaultCredentialsProvider.builder().profileName(profile).build();
        return new Connection(endpoint, region(), credentials, credentials::close);
    }

    private static Region region() {
        try {
            return DefaultAwsRegionProviderChain.builder().build().getRegion();
        } catch (SdkClientException e) {
            return Region.US_EAST_1; // what a server is unless its settings say otherwise
        }
    }

    /** The server that runs on the settings' data folder; where none does, one that ends with the connection. */
    public static Connection local(Settings settings, String profile) throws IOException {
        try {
            Server server = Server.start(settings);
            return local(settings, server.folder(), server.endpoint(), profile, server::close);
        } catch (FolderInUseException e) {
            DataFolder folder = DataFolder.open(settings.get(AppSettings.DATA_FOLDER));
            String endpoint = new ProfileFiles(folder, settings.get(AppSettings.REGION))
                    .endpoint()
                    .orElseThrow(() -> new JobFailedException(
                            "The server on " + folder.path() + " is still starting; try again", e));
            return local(settings, folder, endpoint, profile, () -> {});
        }
    }

    /** A server in this process, which outlives the connection. */
    public static Connection to(Server server, String profile) {
        return local(server.settings(), server.folder(), server.endpoint(), profile, () -> {});
    }

    private static Connection local(
            Settings settings, DataFolder folder, String endpoint, String profile, Runnable whenClosed) {
        if (!Files.isReadable(folder.credentials())) {
            whenClosed.run();
            throw new JobFailedException("Cannot read " + folder.credentials());
        }
        ProfileFile credentials = ProfileFile.builder()
                .content(folder.credentials())
                .type(ProfileFile.Type.CREDENTIALS)
                .build();
        ProfileCredentialsProvider provider = ProfileCredentialsProvider.builder()
                .profileFile(credentials)
                .profileName(profile)
                .build();
        Region region = Region.of(settings.get(AppSettings.REGION).value());
        return new Connection(URI.create(endpoint), region, provider, whenClosed);
    }
}
