package dev.ownlabel.manifest;

import java.io.BufferedInputStream;
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
    private byte[] line = new byte[1024];
    private long number;

    public LineReader(InputStream bytes) {
        this.bytes = new BufferedInputStream(bytes, 1 << 16);
    }

    /** The next line, or empty at the end. */
    public Optional<ManifestLine> next() throws IOException {
        int length = 0;
        boolean tooLong = false;
        boolean ended = false;
        int b = bytes.read();
        if (b < 0) {
            return Optional.empty();
        }
        for (; b >= 0; b = bytes.read()) {
            if (b == '\n') {
                ended = true;
                break;
            }
            if (length < MAX_BYTES) {
                append(length++, (byte) b);
            } else {
                tooLong = true;
            }
        }
        number++;
        if (ended && length > 0 && !tooLong && line[length - 1] == '\r') {
            length--;
        }
        if (tooLong) {
            return Optional.of(new ManifestLine(number, "", false));
        }
        int start = number == 1 && length >= MARK.length && Arrays.equals(line, 0, MARK.length, MARK, 0, MARK.length)
                ? MARK.length
                : 0;
        if (start == length && start > 0 && !ended) {
            return Optional.empty();
        }
        return Optional.of(decode(start, length));
    }

    private void append(int at, byte b) {
        if (at == line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_BYTES, line.length * 2));
        }
        line[at] = b;
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
