package dev.ownlabel.customlabels;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.metastore.Database;
import java.util.function.Consumer;

/** Reads the manifest lines of a dataset, in order, without holding them all in memory. */
public final class DatasetLines {
    private final Database database;

    public DatasetLines(Database database) {
        this.database = database;
    }

    /**
     * Hands every line of the dataset to {@code sink}, as the user gave it (without {@code cl-metadata} and {@code cl-errors}), from
     * one snapshot: a change while it runs is not seen.
     *
     * @return the number of lines
     * @throws ServiceException RESOURCE_NOT_FOUND where there is no such dataset
     */
    public long forEach(DatasetArn dataset, Consumer<String> sink) {
        return database.read(transaction -> {
            Long content = transaction
                    .first("select content from cl_dataset where arn = ?", dataset.toString())
                    .orElseThrow(() -> new ServiceException(
                            ErrorCode.RESOURCE_NOT_FOUND, "The dataset does not exist: " + dataset))
                    .numberOrNull("content");
            if (content == null) {
                return 0L;
            }
            long[] lines = new long[1];
            transaction.forEach(
                    "select line from cl_entry where content = ? order by position",
                    row -> {
                        sink.accept(row.text("line"));
                        lines[0]++;
                    },
                    content);
            return lines[0];
        });
    }
}
