package dev.ownlabel.customlabels;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the manifest lines of a dataset, in order, without holding them all in memory. */
public final class DatasetLines {
    /** A line has up to 100,000 characters. */
    private static final int AT_ONCE = 100;

    private final Database database;

    public DatasetLines(Database database) {
        this.database = database;
    }

    /**
     * Hands every line of the dataset to {@code sink}, as the user gave it (without {@code cl-metadata} and {@code cl-errors}). No
     * transaction is open while the sink works.
     *
     * @return the number of lines
     * @throws ServiceException RESOURCE_NOT_FOUND where there is no such dataset, or it goes away meanwhile
     */
    public long forEach(DatasetArn dataset, Consumer<String> sink) {
        long lines = 0;
        long position = -1;
        while (true) {
            long after = position;
            List<Row> rows = database.read(transaction -> transaction.query(
                    "select position, line from cl_entry where content = ? and position > ?"
                            + " order by position limit ?",
                    content(transaction, dataset),
                    after,
                    AT_ONCE));
            if (rows.isEmpty()) {
                return lines;
            }
            for (Row row : rows) {
                sink.accept(row.text("line"));
            }
            lines += rows.size();
            position = rows.getLast().number("position");
        }
    }

    private static @Nullable Long content(Transaction transaction, DatasetArn dataset) {
        return transaction
                .first("select content from cl_dataset where arn = ?", dataset.toString())
                .orElseThrow(() ->
                        new ServiceException(ErrorCode.RESOURCE_NOT_FOUND, "The dataset does not exist: " + dataset))
                .numberOrNull("content");
    }
}
