package dev.ownlabel.json;

/**
 * How much a JSON text may make this server hold.
 *
 * @param length of the whole text: bytes, or characters where the text is already a string
 * @param depth of nested objects and arrays
 * @param tokens brackets, names and values together: a text of empty arrays would take forty times its size in memory
 * @param stringLength of one string, in characters
 * @param refuseDuplicates refuse an object that names a member twice; otherwise the last one counts
 */
public record JsonLimits(int length, int depth, int tokens, int stringLength, boolean refuseDuplicates) {
    /** For short documents and single lines: 1 MiB, 64 levels, 200,000 tokens. */
    public static final JsonLimits DOCUMENT = new JsonLimits(1 << 20, 64, 200_000, 1 << 20, false);

    public JsonLimits {
        if (length < 1 || depth < 1 || tokens < 1 || stringLength < 1) {
            throw new IllegalArgumentException("Every limit is at least 1");
        }
    }

    public JsonLimits withLength(int most) {
        return new JsonLimits(most, depth, tokens, Math.max(stringLength, most), refuseDuplicates);
    }

    public JsonLimits withTokens(int most) {
        return new JsonLimits(length, depth, most, stringLength, refuseDuplicates);
    }

    public JsonLimits refusingDuplicates() {
        return new JsonLimits(length, depth, tokens, stringLength, true);
    }
}
