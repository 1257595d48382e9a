package dev.ownlabel.objectstore.embedded;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing, in byte order.
 *
 * @param next what the next page starts after: the last key or common prefix; null where this page is the last
 * @param nextVersion in a listing of versions, the version of the last key; null after a common prefix
 */
public record ListPage(
        List<StoredObject> objects,
        List<String> commonPrefixes,
        @Nullable String next,
        @Nullable String nextVersion) {
    public ListPage {
        objects = List.copyOf(objects);
        commonPrefixes = List.copyOf(commonPrefixes);
    }
}
