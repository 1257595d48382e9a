package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.objectstore.embedded.StoreRefusedException.Kind;

/** A part of an object's bytes. */
public record ByteRange(long from, long length) {

    public static ByteRange all(StoredObject object) {
        return new ByteRange(0, object.sizeBytes());
    }

    /** What {@code bytes=FIRST-LAST}, {@code bytes=FIRST-} or {@code bytes=-COUNT} means for an object of {@code size} bytes. */
    public static ByteRange parse(String header, long size) {
        if (!header.startsWith("bytes=")) {
            throw unsatisfiable(header, size);
        }
        String[] ends = header.substring("bytes=".length()).split("-", 2);
        try {
            long first;
            long last = size - 1;
            if (ends[0].isEmpty()) {
                first = Math.max(0, size - Long.parseLong(ends[1]));
            } else {
                first = Long.parseLong(ends[0]);
                last = ends[1].isEmpty() ? last : Math.min(last, Long.parseLong(ends[1]));
            }
            if (first > last || first >= size) {
                throw unsatisfiable(header, size);
            }
            return new ByteRange(first, last - first + 1);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new StoreRefusedException(Kind.INVALID_RANGE, "Not a range of bytes: " + header, e);
        }
    }

    private static StoreRefusedException unsatisfiable(String header, long size) {
        return new StoreRefusedException(
                Kind.INVALID_RANGE, "The requested range is not satisfiable: " + header + " of " + size + " bytes");
    }
}
