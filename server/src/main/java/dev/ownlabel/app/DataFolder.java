package dev.ownlabel.app;

import dev.ownlabel.aws.Ids;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What stands where below the data folder. */
public record DataFolder(Path path) {

    /** The folder, made (for its owner only) where it does not exist. */
    public static DataFolder open(Path path) throws IOException {
        Path folder = path.toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) {
            try {
                Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } catch (FileAlreadyExistsException e) {
                throw new IOException(e.getFile() + " is not a folder", e);
            }
        }
        return new DataFolder(folder);
    }

    public Path credentials() {
        return path.resolve("credentials");
    }

    public Path config() {
        return path.resolve("config");
    }

    Path profilesLock() {
        return path.resolve("profiles.lock");
    }

    Path database() {
        return path.resolve("ownlabel.db");
    }

    Path masterKey() {
        return path.resolve("master.key");
    }

    Path objects() {
        return path.resolve("objects");
    }

    Path audit() {
        return path.resolve("audit");
    }

    /** For files that live no longer than the work they serve. */
    Path scratch() {
        return path.resolve("scratch");
    }

    /** This node's name in the database: made at the first start, the same ever after, no other node's. */
    String nodeName(RandomGenerator random) throws IOException {
        Path file = path.resolve("node");
        if (!Files.exists(file)) {
            Path next = path.resolve("node.new");
            Files.writeString(next, new Ids(random).hex(8));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return "node-" + Files.readString(file).strip();
    }

    private Path serverLock() {
        return path.resolve("server.lock");
    }

    /** The right to be the one server on this folder, held until closed or until the process ends, however it ends. */
    public static final class Claim implements AutoCloseable {
        private final FileChannel channel;
        private final FileLock lock;

        private Claim(FileChannel channel, FileLock lock) {
            this.channel = channel;
            this.lock = lock;
        }

        /** Leaves a note for whoever finds the folder taken. */
        void note(String text) throws IOException {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
        }

        @Override
        public void close() throws IOException {
            try (channel) {
                lock.release();
            }
        }
    }

    /** Takes the folder for a server; empty where another server has it. */
    public Optional<Claim> claim() throws IOException {
        FileChannel channel = FileChannel.open(serverLock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new Claim(channel, lock));
    }

    /** The note of the server that has the folder; possibly empty, as a server writes it when it is ready. */
    public String note() throws IOException {
        return Files.exists(serverLock()) ? Files.readString(serverLock()).strip() : "";
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another server in this very process
        }
    }
}
