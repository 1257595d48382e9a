package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.AccountId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The plain bytes of a part of a body, file after file; only one file is open at a time. */
final class BodyStream extends InputStream {
    private final BodyFiles files;
    private final AccountId owner;
    private final List<BodyFile> rest;
    private int nextFile;
    private long skip;
    private long left;
    private long leftInFile;
    private @Nullable SeekableByteChannel channel;

    /** Opens the file that holds {@code from}, so that a body that is gone shows here. */
    BodyStream(BodyFiles files, AccountId owner, List<BodyFile> body, long from, long length) throws IOException {
        this.files = files;
        this.owner = owner;
        this.rest = List.copyOf(body);
        this.skip = from;
        this.left = length;
        if (length > 0) {
            advance();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        if (leftInFile == 0) {
            advance();
        }
        SeekableByteChannel open = channel;
        if (open == null) {
            throw new IOException("The stream is closed");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, (int) Math.min(length, Math.min(left, leftInFile)));
        int read = 0;
        while (read == 0) {
            read = open.read(buffer);
        }
        if (read < 0) {
            throw new IOException("The object's file ends too early");
        }
        left -= read;
        leftInFile -= read;
        return read;
    }

    @Override
    public int available() {
        return (int) Math.min(Math.min(left, leftInFile), 1 << 16);
    }

    @Override
    public void close() throws IOException {
        SeekableByteChannel open = channel;
        channel = null;
        nextFile = rest.size();
        if (open != null) {
            open.close();
        }
    }

    private void advance() throws IOException {
        SeekableByteChannel done = channel;
        channel = null;
        if (done != null) {
            done.close();
        }
        while (nextFile < rest.size() && skip >= rest.get(nextFile).sizeBytes()) {
            skip -= rest.get(nextFile).sizeBytes();
            nextFile++;
        }
        if (nextFile == rest.size()) {
            throw new IOException("The object's files hold fewer bytes than its row says");
        }
        BodyFile file = rest.get(nextFile++);
        SeekableByteChannel opened = files.open(file, owner);
        opened.position(skip);
        channel = opened;
        leftInFile = file.sizeBytes() - skip;
        skip = 0;
    }
}
