package dev.ownlabel.customlabels.datasets;

import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the entries of datasets, for their jobs. Entries stand under a content number. An import fills a new number that nobody sees
 * and is shown by {@link #publish} in one statement; a second run of a killed import starts another number and drops the first.
 */
public final class DatasetContents {
    private static final int DROPPED_AT_ONCE = 2000;

    private DatasetContents() {}

    /** A new content number for an import into the dataset. */
    public static long begin(Transaction transaction, DatasetArn dataset) {
        transaction.execute("update cl_content_number set next_number = next_number + 1");
        long content = transaction
                .first("select next_number - 1 as n from cl_content_number")
                .orElseThrow(() -> new IllegalStateException("The content number's row is missing"))
                .number("n");
        transaction.execute("update cl_dataset set building = ? where arn = ?", content, dataset.toString());
        return content;
    }

    /** Adds entries whose source-refs are new to the content; {@code position} is the first one's. */
    public static void append(Transaction transaction, long content, long position, List<EntryRow> entries) {
        List<Object[]> rows = new ArrayList<>();
        List<Object[]> labels = new ArrayList<>();
        long at = position;
        for (EntryRow entry : entries) {
            rows.add(new Object[] {content, at, entry.sourceRef(), entry.line(), entry.labeled(), entry.hasErrors()});
            addLabels(labels, content, at, entry);
            at++;
        }
        transaction.executeBatch(
                "insert into cl_entry (content, position, source_ref, line, labeled, has_errors)"
                        + " values (?, ?, ?, ?, ?, ?)",
                rows);
        insertLabels(transaction, labels);
    }

    /** Replaces the whole of entries that exist, each at its position. */
    public static void replace(Transaction transaction, long content, Map<Long, EntryRow> entries) {
        List<Object[]> rows = new ArrayList<>();
        List<Object[]> dropped = new ArrayList<>();
        List<Object[]> labels = new ArrayList<>();
        entries.forEach((position, entry) -> {
            rows.add(new Object[] {entry.line(), entry.labeled(), entry.hasErrors(), content, position});
            dropped.add(new Object[] {content, position});
            addLabels(labels, content, position, entry);
        });
        transaction.executeBatch(
                "update cl_entry set line = ?, labeled = ?, has_errors = ? where content = ? and position = ?", rows);
        transaction.executeBatch("delete from cl_entry_label where content = ? and position = ?", dropped);
        insertLabels(transaction, labels);
    }

    /** Where those of the source-refs stand that the content has. */
    public static Map<String, Long> positions(Transaction transaction, long content, Collection<String> sourceRefs) {
        Map<String, Long> positions = new HashMap<>();
        if (sourceRefs.isEmpty()) {
            return positions;
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(content);
        arguments.addAll(sourceRefs);
        String sql = "select source_ref, position from cl_entry where content = ? and source_ref in ("
                + String.join(", ", Collections.nCopies(sourceRefs.size(), "?")) + ")";
        for (Row row : transaction.query(sql, arguments.toArray())) {
            positions.put(row.text("source_ref"), row.number("position"));
        }
        return positions;
    }

    /** The position after the last entry, 0 in an empty content. */
    public static long end(Transaction transaction, long content) {
        return transaction
                .first("select coalesce(max(position), -1) + 1 as n from cl_entry where content = ?", content)
                .map(row -> row.number("n"))
                .orElse(0L);
    }

    /** The source-ref of any entry; empty in an empty content. */
    public static Optional<String> anySourceRef(Transaction transaction, long content) {
        return transaction
                .first("select source_ref from cl_entry where content = ? order by position limit 1", content)
                .map(row -> row.text("source_ref"));
    }

    /** Copies every entry of one content to an empty other one. */
    public static void copy(Transaction transaction, long from, long to) {
        transaction.execute(
                "insert into cl_entry (content, position, source_ref, line, labeled, has_errors)"
                        + " select ?, position, source_ref, line, labeled, has_errors from cl_entry where content = ?",
                to,
                from);
        transaction.execute(
                "insert into cl_entry_label (content, label, position, boxes)"
                        + " select ?, label, position, boxes from cl_entry_label where content = ?",
                to,
                from);
    }

    /** Moves entries to another content that has none of their positions. */
    public static void move(Transaction transaction, long from, long to, List<Long> positions) {
        List<Object[]> moves =
                positions.stream().map(at -> new Object[] {to, from, at}).toList();
        transaction.executeBatch("update cl_entry set content = ? where content = ? and position = ?", moves);
        transaction.executeBatch("update cl_entry_label set content = ? where content = ? and position = ?", moves);
    }

    /** Shows the content as the dataset's, everything in it counted; the import, if it was one, is over. */
    public static void publish(Transaction transaction, DatasetArn dataset, long content) {
        transaction.execute("delete from cl_label where content = ?", content);
        transaction.execute(
                "insert into cl_label (content, label, first_position, entries, boxes)"
                        + " select content, label, min(position), count(*), sum(boxes) from cl_entry_label"
                        + " where content = ? group by content, label",
                content);
        show(transaction, dataset, content);
    }

    /** As {@link #publish}, after a change that touched the uses of no other labels than those. */
    public static void publishChange(
            Transaction transaction, DatasetArn dataset, long content, Collection<String> touched) {
        List<Object[]> keys =
                touched.stream().map(label -> new Object[] {content, label}).toList();
        transaction.executeBatch("delete from cl_label where content = ? and label = ?", keys);
        transaction.executeBatch(
                "insert into cl_label (content, label, first_position, entries, boxes)"
                        + " select content, label, min(position), count(*), sum(boxes) from cl_entry_label"
                        + " where content = ? and label = ? group by content, label",
                keys);
        show(transaction, dataset, content);
    }

    private static void show(Transaction transaction, DatasetArn dataset, long content) {
        transaction.execute(
                "update cl_dataset set content = ?, building = null, total_entries = ?, labeled_entries = ?,"
                        + " error_entries = ?, total_labels = ? where arn = ?",
                content,
                count(transaction, content),
                counted(transaction, "cl_entry where content = ? and labeled = 1", content),
                counted(transaction, "cl_entry where content = ? and has_errors = 1", content),
                countLabels(transaction, content),
                dataset.toString());
    }

    /** Every position in order, with the distinct labels of its entry. */
    public static void labelsByPosition(Transaction transaction, long content, BiConsumer<Long, List<String>> sink) {
        Map<List<String>, List<String>> known = new HashMap<>();
        List<String> labels = new ArrayList<>();
        long[] position = {-1};
        transaction.forEach(
                "select e.position as position, l.label as label from cl_entry e left join cl_entry_label l"
                        + " on l.content = e.content and l.position = e.position"
                        + " where e.content = ? order by e.position, l.label",
                row -> {
                    if (row.number("position") != position[0]) {
                        if (position[0] >= 0) {
                            sink.accept(position[0], shared(known, labels));
                        }
                        labels.clear();
                        position[0] = row.number("position");
                    }
                    String label = row.textOrNull("label");
                    if (label != null) {
                        labels.add(label);
                    }
                },
                content);
        if (position[0] >= 0) {
            sink.accept(position[0], shared(known, labels));
        }
    }

    /** Most entries have one of few sets of labels. */
    private static List<String> shared(Map<List<String>, List<String>> known, List<String> labels) {
        List<String> copy = List.copyOf(labels);
        return known.computeIfAbsent(copy, same -> same);
    }

    /** Entries. */
    public static long count(Transaction transaction, long content) {
        return counted(transaction, "cl_entry where content = ?", content);
    }

    /** Distinct labels, as they were when the content was last shown. */
    public static long countLabels(Transaction transaction, long content) {
        return counted(transaction, "cl_label where content = ?", content);
    }

    private static long counted(Transaction transaction, String rows, long content) {
        return transaction
                .first("select count(*) as n from " + rows, content)
                .map(row -> row.number("n"))
                .orElse(0L);
    }

    /** The labels of the entries at those positions, each once. */
    public static Set<String> labelsAt(Transaction transaction, long content, Collection<Long> positions) {
        Set<String> labels = new HashSet<>();
        if (positions.isEmpty()) {
            return labels;
        }
        List<@Nullable Object> arguments = new ArrayList<>();
        arguments.add(content);
        arguments.addAll(positions);
        String sql = "select distinct label from cl_entry_label where content = ? and position in ("
                + String.join(", ", Collections.nCopies(positions.size(), "?")) + ")";
        transaction.forEach(sql, row -> labels.add(row.text("label")), arguments.toArray());
        return labels;
    }

    /** Drops some of a content's entries; false once none are left. */
    public static boolean dropSome(Transaction transaction, long content) {
        Long start = transaction
                .first("select min(position) as n from cl_entry where content = ?", content)
                .map(row -> row.numberOrNull("n"))
                .orElse(null);
        if (start == null) {
            return false;
        }
        long end = start + DROPPED_AT_ONCE;
        transaction.execute("delete from cl_entry_label where content = ? and position < ?", content, end);
        transaction.execute("delete from cl_entry where content = ? and position < ?", content, end);
        transaction.execute("delete from cl_label where content = ?", content);
        return true;
    }

    private static void addLabels(List<Object[]> labels, long content, long position, EntryRow entry) {
        entry.boxes().forEach((label, boxes) -> labels.add(new Object[] {content, label, position, boxes}));
    }

    private static void insertLabels(Transaction transaction, List<Object[]> labels) {
        transaction.executeBatch(
                "insert into cl_entry_label (content, label, position, boxes) values (?, ?, ?, ?)", labels);
    }
}
