package dev.ownlabel.objectstore.embedded;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a bucket to list.
 *
 * @param delimiter what ends a common prefix; empty for none
 * @param after the key, or common prefix, that the page before ended with; null for the first page
 * @param afterVersion in a listing of versions, the version of {@code after} that the page before ended with
 * @param limit how many keys and common prefixes together, 0 to 1000
 */
public record ListQuery(
        String prefix,
        String delimiter,
        @Nullable String after,
        @Nullable String afterVersion,
        int limit) {
    /** As many as one page may have. */
    public static final int MAX_LIMIT = 1000;

    public ListQuery {
        if (limit < 0 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("A page has 0 to " + MAX_LIMIT + " entries, not " + limit);
        }
    }

    /** The common prefix that {@code key} is counted under, or null where it stands for itself. */
    @Nullable
    String commonPrefixOf(String key) {
        if (delimiter.isEmpty()) {
            return null;
        }
        int end = key.indexOf(delimiter, prefix.length());
        return end < 0 ? null : key.substring(0, end + delimiter.length());
    }
}
