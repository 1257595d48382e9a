package dev.ownlabel.app.demo;

import dev.ownlabel.app.AppSettings;
import dev.ownlabel.app.Connections;
import dev.ownlabel.app.FirstAccount;
import dev.ownlabel.app.FolderInUseException;
import dev.ownlabel.app.Foundation;
import dev.ownlabel.app.KnownSettings;
import dev.ownlabel.app.ProcessEnd;
import dev.ownlabel.app.Server;
import dev.ownlabel.app.SettingSources;
import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.Progress;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.config.Settings;
import dev.ownlabel.http.HttpSettings;
import dev.ownlabel.iam.Account;
import dev.ownlabel.vision.VisionSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server of its own on a fresh data folder, and the story told on it. */
public final class Demo {
    /** The account that the model is shared with. */
    private static final Account OTHER = new Account(new AccountId("444455556666"), "other");

    private final PrintWriter out;
    private final Progress progress;
    private final boolean keep;

    /** With {@code keep}, the model stays running and the server up until the process is told to end. */
    public Demo(PrintWriter out, Progress progress, boolean keep) {
        this.out = out;
        this.progress = progress;
        this.keep = keep;
    }

    /** Tells the story; anything that goes wrong in it ends in an exception. */
    public void run() throws IOException, FolderInUseException {
        Path folder = Files.createTempDirectory("ownlabel-demo-");
        try {
            run(folder);
        } finally {
            if (!keep) {
                delete(folder);
            }
        }
    }

    private void run(Path folder) throws IOException, FolderInUseException {
        Settings settings = SettingSources.read(
                KnownSettings.ALL,
                Map.of(
                        AppSettings.DATA_FOLDER.key(),
                        folder.toString(),
                        HttpSettings.PORT.key(),
                        "0",
                        VisionSettings.TUNING_BUDGET.key(), // a story of seconds
                        "0s"),
                System.getenv(),
                null);
        try (Foundation foundation = Foundation.open(settings)) {
            foundation.accounts().create(OTHER);
        }
        try (Server server = Server.start(settings);
                Connection connection = Connections.to(server, FirstAccount.ACCOUNT.name());
                Connection other = Connections.to(server, OTHER.name())) {
            out.println(server.readyLine());
            String versionArn = new Story(connection, other, progress, out, keep).tell();
            if (keep) {
                out.print(howToGoOn(server, folder, versionArn));
                out.flush();
                ProcessEnd.await();
            }
        }
    }

    private static String howToGoOn(Server server, Path folder, String versionArn) {
        return String.join(
                System.lineSeparator(),
                "",
                "The server stays up at " + server.endpoint() + "; Ctrl-C ends it. In another terminal:",
                "  export AWS_SHARED_CREDENTIALS_FILE=" + folder.resolve("credentials"),
                "  export AWS_CONFIG_FILE=" + folder.resolve("config"),
                "  aws rekognition describe-projects",
                "  aws rekognition detect-custom-labels --image-bytes fileb://IMAGE.jpg \\",
                "    --project-version-arn " + versionArn,
                "or ./ownlabel detect --data " + folder + " " + versionArn + " IMAGE.jpg",
                "Start again on the same data: ./ownlabel serve --data " + folder,
                "");
    }

    private static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                        throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            // The folder is in the system's place for temporary files, which the system cleans.
        }
    }
}
