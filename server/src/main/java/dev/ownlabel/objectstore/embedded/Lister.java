package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.objectstore.embedded.StoredObject.Version;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects one page. Rows come in batches; whatever lies under a common prefix that is already on the page is jumped over by key, so a
 * page costs at most one query for each of its entries however many objects a prefix holds.
 */
final class Lister {
    /** Rows at or after a position; a sequence bound means that the key {@code from} itself is on the page already. */
    @FunctionalInterface
    private interface Source {
        List<StoredObject> rows(byte[] from, long belowSequence, byte[] below, int limit);
    }

    private final ListQuery query;
    private final Source source;
    private final byte[] below;
    private final List<StoredObject> objects = new ArrayList<>();
    private final List<String> prefixes = new ArrayList<>();
    private byte[] from;
    private long belowSequence = Long.MAX_VALUE;
    private @Nullable String last;
    private @Nullable String lastVersion;
    private boolean more;

    private Lister(ListQuery query, Source source) {
        this.query = query;
        this.source = source;
        byte[] prefix = ObjectKey.bytes(query.prefix());
        this.below = ObjectKey.abovePrefix(prefix);
        this.from = prefix;
    }

    /** Current objects. */
    static ListPage current(Transaction tx, Bucket bucket, ListQuery query) {
        Lister lister = new Lister(
                query,
                (from, belowSequence, below, limit) -> ObjectRows.page(
                        tx, bucket, belowSequence == Long.MAX_VALUE ? from : ObjectKey.justAbove(from), below, limit));
        String after = query.after();
        if (after != null) {
            lister.startAfter(after);
        }
        return lister.collect();
    }

    /** All versions and delete markers. */
    static ListPage versions(Transaction tx, Bucket bucket, ListQuery query) {
        Lister lister = new Lister(
                query,
                (from, belowSequence, below, limit) ->
                        ObjectRows.versions(tx, bucket, from, belowSequence, below, limit));
        String after = query.after();
        String version = query.afterVersion();
        if (after != null && version != null) {
            byte[] key = ObjectKey.bytes(after);
            long sequence = ObjectRows.version(tx, bucket, key, version)
                    .map(StoredObject::version)
                    .map(Version::sequence)
                    .orElse(0L); // that version is gone by now: go on with the next key
            lister.startAt(key, sequence);
        } else if (after != null) {
            lister.startAfter(after);
        }
        return lister.collect();
    }

    private void startAfter(String after) {
        boolean isPrefix = after.startsWith(query.prefix()) && after.equals(query.commonPrefixOf(after));
        byte[] key = ObjectKey.bytes(after);
        from = ObjectKey.max(from, isPrefix ? ObjectKey.abovePrefix(key) : ObjectKey.justAbove(key));
    }

    private void startAt(byte[] key, long sequence) {
        if (java.util.Arrays.compareUnsigned(key, from) >= 0) {
            from = key;
            belowSequence = sequence;
        }
    }

    private ListPage collect() {
        int wanted = query.limit();
        while (wanted > 0 && !more) {
            int batch = wanted - objects.size() - prefixes.size() + 1;
            List<StoredObject> rows = source.rows(from, belowSequence, below, batch);
            boolean jumped = false;
            for (StoredObject row : rows) {
                if (!add(row)) {
                    jumped = true;
                    break;
                }
            }
            if (!jumped && rows.size() < batch) {
                break;
            }
        }
        return new ListPage(objects, prefixes, more ? last : null, more ? lastVersion : null);
    }

    /** Takes the row in, and moves the position behind it; false where the rows that follow are stale, or the page is full. */
    private boolean add(StoredObject row) {
        String prefix = query.commonPrefixOf(row.key());
        if (objects.size() + prefixes.size() == query.limit()) {
            more = true;
            return false;
        }
        if (prefix != null) {
            prefixes.add(prefix);
            last = prefix;
            lastVersion = null;
            from = ObjectKey.abovePrefix(ObjectKey.bytes(prefix));
            belowSequence = Long.MAX_VALUE;
            return false;
        }
        objects.add(row);
        last = row.key();
        lastVersion = row.version().id();
        from = ObjectKey.bytes(row.key());
        belowSequence = row.version().sequence();
        return true;
    }
}
