package dev.ownlabel.kms;

import dev.ownlabel.aws.Secret;
import dev.ownlabel.config.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The key under which all others are wrapped: 32 bytes from a file (mode 0600, made at first start) or from a setting. Without it
 * nothing that this server has encrypted can be read again.
 */
public final class MasterKey {
    private static final int LARGEST_FILE = 1024;
    private static final System.Logger LOG = System.getLogger(MasterKey.class.getName());

    private final byte[] key;

    private MasterKey(byte[] key) {
        this.key = key;
    }

    /**
     * Reads the key from {@code file}, making it first where it does not exist: whole and on disk, or not at all.
     *
     * @param random a secure source of chance
     * @throws SettingsException when the file holds something else
     */
    public static MasterKey fromFile(Path file, RandomGenerator random) {
        try {
            if (!Files.exists(file)) {
                make(file, random);
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw new SettingsException(List.of("The master key file " + file + " is not a key: it is too large"));
            }
            warnIfOpen(file);
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1), "The master key file " + file);
        } catch (IOException e) {
            throw new UncheckedIOException("The master key file " + file + " cannot be read or made", e);
        }
    }

    /**
     * Reads the key from its base64 form.
     *
     * @throws SettingsException when it is not 32 bytes in base64; the text is not shown
     */
    public static MasterKey fromText(Secret base64) {
        return parse(base64.reveal(), "kms.master-key");
    }

    /** Seals {@code plain}; {@code purpose} must be given again to open it. */
    byte[] wrap(byte[] plain, String purpose, RandomGenerator random) {
        return AesGcm.seal(key, plain, purpose.getBytes(StandardCharsets.UTF_8), random);
    }

    byte[] unwrap(byte[] wrapped, String purpose) throws GeneralSecurityException {
        return AesGcm.open(key, wrapped, purpose.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "MasterKey[redacted]";
    }

    private static MasterKey parse(String text, String where) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            bytes = new byte[0];
        }
        if (bytes.length != AesGcm.KEY_BYTES) {
            throw new SettingsException(List.of(where + " must hold 32 bytes in base64"));
        }
        return new MasterKey(bytes);
    }

    /** The link appears only once the bytes are on disk, and never replaces a key that another process has just made. */
    private static void make(Path file, RandomGenerator random) throws IOException {
        byte[] key = new byte[AesGcm.KEY_BYTES];
        random.nextBytes(key);
        String text = Base64.getEncoder().encodeToString(key) + "\n";
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw new NoSuchFileException(file.toString());
        }
        Files.createDirectories(folder);
        Path draft = Files.createTempFile(folder, ".master-key", ".new"); // readable by the owner only
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.createLink(file, draft);
            try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
                entries.force(true);
            }
        } catch (FileAlreadyExistsException e) {
            LOG.log(Level.DEBUG, "Another process has made {0}", file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void warnIfOpen(Path file) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        if (view == null) {
            return;
        }
        Set<PosixFilePermission> rights = view.readAttributes().permissions();
        if (rights.contains(PosixFilePermission.GROUP_READ) || rights.contains(PosixFilePermission.OTHERS_READ)) {
            LOG.log(Level.WARNING, "The master key {0} can be read by others than its owner: chmod 600 it", file);
        }
    }
}
