package dev.ownlabel.json;

import dev.ownlabel.json.Json.JsonAscii;
import java.io.ByteArrayOutputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The long strings of a text, such as an image in base64, and the text without them, so that megabytes are looked through once, eight bytes
 * at a time, and never become characters. Only for texts of ASCII without escapes and control characters, as clients send them: there a
 * string is what stands between a quote and the next, whatever else is wrong with the text.
 */
final class LongStrings {
    /** A string that long is worth leaving where it is. */
    static final int LONG = 4096;

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH = 0x8080_8080_8080_8080L;

    private final byte[] rest;
    /** By the place of their first quote in {@link #rest}. */
    private final Map<Long, JsonAscii> strings;

    private LongStrings(byte[] rest, Map<Long, JsonAscii> strings) {
        this.rest = rest;
        this.strings = strings;
    }

    /** Those of at most {@code longest} characters; empty where there are none, or the text is of another kind. */
    static Optional<LongStrings> of(byte[] text, int longest) {
        if (text.length < LONG) {
            return Optional.empty();
        }
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        Map<Long, JsonAscii> strings = new HashMap<>();
        int copied = 0;
        int open = special(text, 0);
        while (open < text.length) {
            int close = text[open] == '"' ? special(text, open + 1) : text.length;
            if (close == text.length || text[close] != '"') {
                return Optional.empty();
            }
            int length = close - open - 1;
            if (length >= LONG && length <= longest && !named(text, close + 1)) {
                rest.write(text, copied, open - copied);
                strings.put((long) rest.size(), new JsonAscii(text, open + 1, close));
                rest.write('"');
                copied = close;
            }
            open = special(text, close + 1);
        }
        if (strings.isEmpty()) {
            return Optional.empty();
        }
        rest.write(text, copied, text.length - copied);
        return Optional.of(new LongStrings(rest.toByteArray(), strings));
    }

    /** The text with empty strings in their place. */
    byte[] rest() {
        return rest;
    }

    /** The string whose first quote is there in the rest. */
    Optional<JsonAscii> at(long quote) {
        return Optional.ofNullable(strings.get(quote));
    }

    /** Whether what ends before {@code from} is the name of a member. */
    private static boolean named(byte[] text, int from) {
        int next = from;
        while (next < text.length && text[next] == ' ') {
            next++;
        }
        return next < text.length && text[next] == ':';
    }

    /** Index of the first quote, backslash, control character or byte that is not ASCII; the length where there is none. */
    private static int special(byte[] text, int from) {
        int i = from;
        while (i + Long.BYTES <= text.length && !special((long) EIGHT.get(text, i))) {
            i += Long.BYTES;
        }
        while (i < text.length && text[i] != '"' && text[i] != '\\' && text[i] >= ' ') {
            i++;
        }
        return i;
    }

    /** Whether one of eight bytes is; a byte is zero where taking one from it sets its highest bit, and smaller than n likewise. */
    private static boolean special(long eight) {
        long quote = eight ^ ONES * '"';
        long backslash = eight ^ ONES * '\\';
        long found =
                eight | ((eight - ONES * ' ') & ~eight) | ((quote - ONES) & ~quote) | ((backslash - ONES) & ~backslash);
        return (found & HIGH) != 0;
    }
}
