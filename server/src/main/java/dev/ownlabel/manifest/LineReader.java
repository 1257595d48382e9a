package dev.ownlabel.manifest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Streams the lines of a manifest without ever holding more than one. LF and CRLF end a line, a last line needs no end, a byte order
 * mark is skipped, blank lines are lines (specification, manifests.md §1). Who opened the stream closes it.
 */
public final class LineReader {
    /** More characters than this make a line unreadable (specification, manifests.md §1, D). */
    public static final int MAX_CHARACTERS = 100_000;

    private static final int MAX_BYTES = MAX_CHARACTERS * 3 + 3;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final InputStream bytes;
    private final byte[] buffer = new byte[1 << 16];
    private int from;
    private int to;
    private byte[] line = new byte[1024];
    private int length;
    private boolean tooLong;
    private long number;

    public LineReader(InputStream bytes) {
        this.bytes = bytes;
    }

    /** The next line, or empty at the end. */
    public Optional<ManifestLine> next() throws IOException {
        if (from == to && !fill()) {
            return Optional.empty();
        }
        length = 0;
        tooLong = false;
        boolean ended = false;
        do {
            int end = indexOfLineFeed();
            take(end);
            ended = end < to;
            from = ended ? end + 1 : end;
        } while (!ended && fill());
        number++;
        if (tooLong) {
            return Optional.of(new ManifestLine(number, "", false));
        }
        if (ended && length > 0 && line[length - 1] == '\r') {
            length--;
        }
        int start = number == 1 && length >= MARK.length && Arrays.equals(line, 0, MARK.length, MARK, 0, MARK.length)
                ? MARK.length
                : 0;
        if (start == length && start > 0 && !ended) {
            return Optional.empty();
        }
        return Optional.of(decode(start, length));
    }

    /** Whether there is more. */
    private boolean fill() throws IOException {
        from = 0;
        to = Math.max(0, bytes.read(buffer));
        return to > 0;
    }

    private int indexOfLineFeed() {
        for (int i = from; i < to; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return to;
    }

    private void take(int end) {
        int more = end - from;
        tooLong |= length + more > MAX_BYTES;
        if (tooLong) {
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_BYTES, Math.max(length + more, line.length * 2)));
        }
        System.arraycopy(buffer, from, line, length, more);
        length += more;
    }

    private ManifestLine decode(int start, int end) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line, start, end - start))
                    .toString();
            return text.length() > MAX_CHARACTERS
                    ? new ManifestLine(number, "", false)
                    : new ManifestLine(number, text, true);
        } catch (CharacterCodingException e) {
            return new ManifestLine(number, "", false);
        }
    }
}
