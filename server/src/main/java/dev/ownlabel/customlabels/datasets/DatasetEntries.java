package dev.ownlabel.customlabels.datasets;

import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle;
import dev.ownlabel.customlabels.Page;
import dev.ownlabel.manifest.LineCode;
import dev.ownlabel.manifest.LineParser;
import dev.ownlabel.manifest.LineWriter;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists entries and labels of datasets (specification, operations.md §5.7 and §5.8). */
public final class DatasetEntries {
    /** A page ends early rather than hold more characters than this (specification, wire.md §6, C). */
    private static final int PAGE_CHARACTERS = 4_000_000;

    private final Database database;

    public DatasetEntries(Database database) {
        this.database = database;
    }

    /** Which entries; the conditions add up. */
    public record Filter(
            List<String> containsLabels,
            @Nullable Boolean labeled,
            @Nullable String sourceRefContains,
            boolean onlyErrors) {
        public Filter {
            containsLabels = List.copyOf(containsLabels);
        }
    }

    /**
     * A label and its use.
     *
     * @param boxes 0 where only whole images have it
     */
    public record LabelUse(String label, long entries, long boxes) {}

    /** Entries as lines with {@code cl-metadata} and {@code cl-errors}, in the order of the manifest. */
    public Page<String> entries(DatasetArn dataset, Filter filter, @Nullable String position, int most) {
        List<Row> rows = database.read(transaction -> {
            Long content = readable(transaction, dataset);
            EntryQuery query = new EntryQuery(filter, content, Page.numberOr(position, -1), most + 1);
            return within(transaction, query.sql(), query.arguments());
        });
        boolean more = rows.size() > most || isCutShort(rows);
        List<Row> shown = more ? rows.subList(0, Math.min(most, rows.size())) : rows;
        List<String> lines = shown.stream()
                .map(row -> LineWriter.annotated(LineParser.parse(row.text("line")), LineCode.Stage.DATASET))
                .toList();
        return new Page<>(lines, more ? Long.toString(shown.getLast().number("position")) : null);
    }

    /** Labels in the order of their first appearance. */
    public Page<LabelUse> labels(DatasetArn dataset, @Nullable String position, int most) {
        List<LabelUse> all = database.read(transaction -> transaction
                .query(
                        "select label, entries, boxes from cl_label where content = ? order by first_position, label",
                        readable(transaction, dataset))
                .stream()
                .map(row -> new LabelUse(row.text("label"), row.number("entries"), row.number("boxes")))
                .toList());
        int from = (int) Math.min(all.size(), Page.numberOr(position, 0));
        int to = Math.min(all.size(), from + most);
        return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }

    /** The content's number, once the dataset may be read. */
    private static @Nullable Long readable(Transaction transaction, DatasetArn arn) {
        Dataset dataset = Datasets.require(transaction, arn);
        DatasetLifecycle.reading(dataset.state()).ifPresent(code -> {
            throw new ServiceException(code, "The dataset is in status " + DatasetLifecycle.status(dataset.state()));
        });
        return dataset.content();
    }

    /** The rows, up to the page's bound of characters: then the last one is not the end. */
    private static List<Row> within(Transaction transaction, String sql, List<@Nullable Object> arguments) {
        List<Row> rows = new ArrayList<>();
        long[] characters = new long[1];
        transaction.forEach(
                sql,
                row -> {
                    if (characters[0] < PAGE_CHARACTERS) {
                        rows.add(row);
                    }
                    characters[0] += row.text("line").length();
                },
                arguments.toArray());
        return rows;
    }

    private static boolean isCutShort(List<Row> rows) {
        return rows.stream().mapToLong(row -> row.text("line").length()).sum() >= PAGE_CHARACTERS;
    }
}
