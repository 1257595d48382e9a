package dev.ownlabel.customlabels.datasets;

import dev.ownlabel.customlabels.datasets.DatasetEntries.Filter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The SQL of one page of entries. Each way of choosing begins at an index that has the page's entries in order: the entries themselves, those
 * that are labelled or in error, or for each label its entries (whose pages are put together). Only a part of a source-ref has no index: there
 * every entry is looked at until the page is full.
 */
final class EntryQuery {
    private final StringBuilder sql = new StringBuilder();
    private final List<@Nullable Object> arguments = new ArrayList<>();

    /**
     * A page.
     *
     * @param content null where the dataset has never had an entry
     * @param after the position before the page's first entry
     */
    EntryQuery(Filter filter, @Nullable Long content, long after, int most) {
        if (filter.containsLabels().isEmpty()) {
            append("select e.position as position, e.line as line from cl_entry e where e.content = ?", content);
            append(" and e.position > ?", after);
            conditions(filter);
            append(" order by e.position limit ?", most);
            return;
        }
        append("select e.position as position, e.line as line from cl_entry e where e.content = ?", content);
        append(" and e.position in (");
        String union = "";
        for (String label : filter.containsLabels()) {
            // a cross join leaves the order of the two tables to us where the database would guess
            append(union + "select * from (select u.position from cl_entry_label u cross join cl_entry e");
            append(" where u.content = ? and u.label = ?", content, label);
            append(" and u.position > ? and e.content = u.content and e.position = u.position", after);
            conditions(filter);
            append(" order by u.position limit ?) as of_label", most);
            union = " union ";
        }
        append(") order by e.position limit ?", most);
    }

    String sql() {
        return sql.toString();
    }

    List<@Nullable Object> arguments() {
        return arguments;
    }

    private void conditions(Filter filter) {
        if (filter.labeled() != null) {
            append(" and e.labeled = ?", filter.labeled());
        }
        if (filter.onlyErrors()) {
            append(" and e.has_errors = 1");
        }
        if (filter.sourceRefContains() != null) {
            // like finds candidates at a third of the cost, but is case-blind on one of the databases; replace is not
            // on either
            append(" and e.source_ref like ? escape '!'", "%" + escaped(filter.sourceRefContains()) + "%");
            append(" and replace(e.source_ref, ?, '') <> e.source_ref", filter.sourceRefContains());
        }
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private void append(String more, @Nullable Object... values) {
        sql.append(more);
        arguments.addAll(Arrays.asList(values));
    }
}
