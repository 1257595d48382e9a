package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.kms.DataKey;
import java.util.HexFormat;

/**
 * A file that is whole and on the disk, but has no row yet. Until it is closed the sweep leaves it alone. It is discarded only
 * where the transaction certainly did not commit; where that is unknown it stays, and the sweep decides.
 */
final class WrittenFile implements AutoCloseable {
    private final BodyFiles home;
    private final String fileId;
    private final DataKey key;
    private final long sizeBytes;
    private final byte[] md5;

    WrittenFile(BodyFiles home, String fileId, DataKey key, long sizeBytes, byte[] md5) {
        this.home = home;
        this.fileId = fileId;
        this.key = key;
        this.sizeBytes = sizeBytes;
        this.md5 = md5.clone();
    }

    String fileId() {
        return fileId;
    }

    byte[] wrappedKey() {
        return key.wrapped();
    }

    String keyArn() {
        return key.keyArn();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    String md5Hex() {
        return HexFormat.of().formatHex(md5);
    }

    void discard() {
        home.delete(java.util.List.of(fileId));
    }

    @Override
    public void close() {
        home.settled(fileId);
    }
}
