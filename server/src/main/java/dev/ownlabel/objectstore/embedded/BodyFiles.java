package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.kms.DataKey;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.Envelope;
import dev.ownlabel.kms.KeyChoice;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.objectstore.embedded.StoreRefusedException.Kind;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Bodies in files named by a random id, {@code FOLDER/AB/ABCD…}, each under a data key of its own. The encryption context is the
 * owner's account and the file's id, not bucket and key: a file never changes its owner or its id, so no context ever has to be
 * rewritten, and a file put in another's place is refused.
 */
final class BodyFiles {
    private static final int CHUNK = 1 << 16;

    private final Path folder;
    private final KeyService keys;
    private final Ids ids;
    private final long minFreeBytes;
    private final Set<String> unsettled = ConcurrentHashMap.newKeySet();

    BodyFiles(Path folder, KeyService keys, Ids ids, long minFreeBytes) {
        this.folder = folder;
        this.keys = keys;
        this.ids = ids;
        this.minFreeBytes = minFreeBytes;
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of the object store cannot be made: " + folder, e);
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * Writes {@code source} to a new file and forces it to the disk.
     *
     * @throws UncheckedIOException when {@code source} fails; its own exception is the cause
     * @throws StoreRefusedException when the key cannot be used, the body is over {@code maxBytes}, or the disk is full
     */
    WrittenFile write(InputStream source, AccountId owner, KeyChoice choice, long expectedBytes, long maxBytes) {
        if (expectedBytes > maxBytes) {
            throw tooLarge(maxBytes);
        }
        requireSpace(Math.max(0, expectedBytes));
        String id = ids.hex(16);
        DataKey key = newKey(choice, context(owner, id));
        unsettled.add(id);
        boolean whole = false;
        try {
            MessageDigest md5 = md5();
            Path path = prepared(id);
            long size;
            try (FileChannel channel =
                    FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                try (OutputStream out = Envelope.encrypting(kept(channel), key, context(owner, id))) {
                    size = copy(source, out, md5, maxBytes);
                }
                channel.force(true);
            }
            force(path.resolveSibling("."));
            whole = true;
            return new WrittenFile(this, id, key, size, md5.digest());
        } catch (IOException e) {
            throw new StoreRefusedException(Kind.STORAGE_FULL, "The object could not be written to the disk", e);
        } finally {
            if (!whole) {
                delete(java.util.List.of(id));
                settled(id);
            }
        }
    }

    /**
     * The plain bytes of a file.
     *
     * @throws NoSuchFileException when the file is gone
     */
    SeekableByteChannel open(BodyFile file, AccountId owner) throws IOException {
        DataKey key;
        try {
            key = keys.unwrap(HexFormat.of().parseHex(file.wrappedKeyHex()), context(owner, file.fileId()));
        } catch (KeyUnavailableException e) {
            throw new StoreRefusedException(
                    Kind.KEY_UNAVAILABLE, "The key of the object cannot be used: " + e.getMessage(), e);
        }
        FileChannel channel = FileChannel.open(path(file.fileId()), StandardOpenOption.READ);
        try {
            return Envelope.decrypting(channel, key, context(owner, file.fileId()));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Deletes files that have no row any more; one that cannot be deleted now is left to the sweep. */
    void delete(Collection<String> fileIds) {
        for (String id : fileIds) {
            try {
                Files.deleteIfExists(path(id));
            } catch (IOException e) {
                System.getLogger(BodyFiles.class.getName())
                        .log(System.Logger.Level.WARNING, "File " + id + " of a deleted object stays for now", e);
            }
        }
    }

    void settled(String fileId) {
        unsettled.remove(fileId);
    }

    boolean isSettled(String fileId) {
        return !unsettled.contains(fileId);
    }

    private DataKey newKey(KeyChoice choice, EncryptionContext context) {
        try {
            return keys.generate(choice, context);
        } catch (KeyUnavailableException e) {
            throw new StoreRefusedException(Kind.KEY_UNAVAILABLE, e.getMessage() == null ? "" : e.getMessage(), e);
        }
    }

    private void requireSpace(long bytes) {
        long usable;
        try {
            usable = Files.getFileStore(folder).getUsableSpace();
        } catch (IOException e) {
            throw new StoreRefusedException(Kind.STORAGE_FULL, "The disk of the object store does not answer", e);
        }
        if (usable - minFreeBytes < bytes) {
            throw new StoreRefusedException(
                    Kind.STORAGE_FULL,
                    "The disk of the object store is full: " + usable + " bytes are free, " + minFreeBytes
                            + " must stay free");
        }
    }

    private static long copy(InputStream source, OutputStream out, MessageDigest md5, long maxBytes)
            throws IOException {
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        for (int read = next(source, chunk); read >= 0; read = next(source, chunk)) {
            size += read;
            if (size > maxBytes) {
                throw tooLarge(maxBytes);
            }
            md5.update(chunk, 0, read);
            out.write(chunk, 0, read);
        }
        return size;
    }

    /** Reads from the client; its failures are not the disk's. */
    private static int next(InputStream source, byte[] chunk) {
        try {
            return source.read(chunk);
        } catch (IOException e) {
            throw new UncheckedIOException("The body could not be read to its end", e);
        }
    }

    private Path path(String id) {
        return folder.resolve(id.substring(0, 2)).resolve(id);
    }

    private Path prepared(String id) throws IOException {
        Path path = path(id);
        Path parent = folder.resolve(id.substring(0, 2));
        if (!Files.isDirectory(parent)) {
            Files.createDirectories(parent);
            force(folder);
        }
        return path;
    }

    /** A folder's entries are data too: without this a file can be gone after a power cut though its bytes were forced. */
    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.normalize(), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static OutputStream kept(FileChannel channel) {
        return new FilterOutputStream(Channels.newOutputStream(channel)) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                flush(); // the channel is forced, and closed, by its owner
            }
        };
    }

    private static EncryptionContext context(AccountId owner, String fileId) {
        return EncryptionContext.of(owner.value(), "arn:ownlabel:s3:::file/" + fileId);
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }

    private static StoreRefusedException tooLarge(long maxBytes) {
        return new StoreRefusedException(
                Kind.ENTITY_TOO_LARGE,
                "Your proposed upload exceeds the maximum allowed size of " + maxBytes + " bytes");
    }
}
