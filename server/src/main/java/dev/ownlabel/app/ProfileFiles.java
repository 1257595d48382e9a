package dev.ownlabel.app;

import dev.ownlabel.aws.Region;
import dev.ownlabel.iam.AccessKey;
import dev.ownlabel.iam.Account;
import dev.ownlabel.iam.Administrator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * {@code DIR/credentials} and {@code DIR/config} in AWS's profile format: one profile for each account, so that any AWS client works
 * with {@code AWS_SHARED_CREDENTIALS_FILE} and {@code AWS_CONFIG_FILE} set to them.
 *
 * <p>What the user wrote stays. A profile's key is written only where it has none, or one that this installation does not know; the
 * endpoint is brought up to date at every start. Files are replaced whole, under a lock, because {@code account add} may run beside
 * a starting server.
 */
public final class ProfileFiles {
    private static final String KEY_ID = "aws_access_key_id";
    private static final String SECRET = "aws_secret_access_key";
    private static final String ENDPOINT = "endpoint_url";

    private final DataFolder folder;
    private final Region region;

    public ProfileFiles(DataFolder folder, Region region) {
        this.folder = folder;
        this.region = region;
    }

    /** Writes what is missing or out of date for these accounts. */
    public void write(List<Administrator> administrators, String endpoint) throws IOException {
        try (FileChannel channel =
                        FileChannel.open(folder.profilesLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid()) {
                throw new IOException("Lost the lock on " + folder.profilesLock());
            }
            ProfileText credentials = read(folder.credentials());
            ProfileText config = read(folder.config());
            for (Administrator administrator : administrators) {
                Account account = administrator.account();
                if (!knownKey(credentials, administrator)) {
                    AccessKey key = administrator.keys().getFirst();
                    credentials.set(account.name(), KEY_ID, key.id());
                    credentials.set(account.name(), SECRET, key.secret().reveal());
                }
                String section = configSection(account.name());
                config.set(section, "region", region.value());
                config.set(section, ENDPOINT, endpoint);
            }
            replace(folder.credentials(), credentials.text());
            replace(folder.config(), config.text());
        }
    }

    /** The endpoint that the first account's profile names: where the server last answered. */
    public Optional<String> endpoint() throws IOException {
        return read(folder.config()).get(configSection(FirstAccount.ACCOUNT.name()), ENDPOINT);
    }

    private static boolean knownKey(ProfileText credentials, Administrator administrator) {
        String section = administrator.account().name();
        Optional<String> id = credentials.get(section, KEY_ID);
        Optional<String> secret = credentials.get(section, SECRET);
        return administrator.keys().stream()
                .anyMatch(key -> id.filter(key.id()::equals).isPresent()
                        && secret.filter(key.secret().reveal()::equals).isPresent());
    }

    private static String configSection(String profile) {
        return profile.equals("default") ? profile : "profile " + profile;
    }

    private static ProfileText read(Path file) throws IOException {
        return new ProfileText(Files.exists(file) ? Files.readString(file) : "");
    }

    private static void replace(Path file, String text) throws IOException {
        if (Files.exists(file) && Files.readString(file).equals(text)) {
            return;
        }
        Path next = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(next);
        Files.createFile(next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (FileChannel out = FileChannel.open(next, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
