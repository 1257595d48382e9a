package dev.ownlabel.customlabels.datasets;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle;
import dev.ownlabel.customlabels.DatasetState;
import dev.ownlabel.customlabels.DatasetState.Failure;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The SQL of dataset rows. */
final class DatasetRows {
    private static final Failure NONE = new Failure("", false);

    private DatasetRows() {}

    static Optional<Dataset> find(Transaction transaction, DatasetArn arn) {
        return transaction
                .first("select * from cl_dataset where arn = ?", arn.toString())
                .map(DatasetRows::dataset);
    }

    static List<Dataset> ofProject(Transaction transaction, ProjectArn project) {
        return transaction
                .query("select * from cl_dataset where project = ? order by created_at", project.toString())
                .stream()
                .map(DatasetRows::dataset)
                .toList();
    }

    static void insert(
            Transaction transaction, DatasetArn arn, ProjectArn project, Dataset.Origin origin, Instant created) {
        transaction.execute(
                "insert into cl_dataset (arn, project, account, region, type, created_at, updated_at, status,"
                        + " service_fault, origin, total_entries, labeled_entries, error_entries, total_labels,"
                        + " revision) values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0, 0, 0, 0, 0)",
                arn.toString(),
                project.toString(),
                arn.account().value(),
                arn.region().value(),
                arn.type().name(),
                created,
                created,
                DatasetLifecycle.status(new DatasetState.CreateInProgress()),
                write(origin));
    }

    /**
     * Compare and set: false where another has moved the dataset since it was read. Times of creation are made distinct and so may be
     * ahead of the clock; no move is dated before the one before it.
     */
    static boolean advance(Transaction transaction, Dataset from, DatasetState next, Instant now) {
        Instant moved = now.isBefore(from.updatedAt()) ? from.updatedAt() : now;
        Failure failure = failure(next);
        String reason = failure.message().isEmpty() ? null : failure.message();
        int rows = transaction.execute(
                "update cl_dataset set status = ?, reason = ?, service_fault = ?, updated_at = ?,"
                        + " revision = revision + 1 where arn = ? and revision = ?",
                DatasetLifecycle.status(next),
                reason,
                failure.ofService(),
                moved,
                from.arn().toString(),
                from.revision());
        if (rows == 0) {
            return false;
        }
        transaction.execute(
                "insert into cl_history (arn, revision, moved_at, status_before, status_after, reason)"
                        + " values (?, ?, ?, ?, ?, ?)",
                from.arn().toString(),
                from.revision() + 1,
                moved,
                DatasetLifecycle.status(from.state()),
                DatasetLifecycle.status(next),
                reason);
        return true;
    }

    private static Failure failure(DatasetState state) {
        return switch (state) {
            case DatasetState.CreateFailed(Failure failure) -> failure;
            case DatasetState.UpdateFailed(Failure failure) -> failure;
            case DatasetState.CreateInProgress _,
                    DatasetState.CreateComplete _,
                    DatasetState.UpdateInProgress _,
                    DatasetState.UpdateComplete _,
                    DatasetState.DeleteInProgress _ -> NONE;
        };
    }

    private static Dataset dataset(Row row) {
        String reason = row.textOrNull("reason");
        return new Dataset(
                DatasetArn.parse(row.text("arn")).orElseThrow(),
                ProjectArn.parse(row.text("project")).orElseThrow(),
                DatasetLifecycle.state(
                        row.text("status"), new Failure(reason == null ? "" : reason, row.flag("service_fault"))),
                origin(JsonReader.stored(row.text("origin"))),
                row.instant("created_at"),
                row.instant("updated_at"),
                new Dataset.Statistics(
                        row.number("total_entries"),
                        row.number("labeled_entries"),
                        row.number("error_entries"),
                        row.number("total_labels")),
                row.numberOrNull("content"),
                row.numberOrNull("building"),
                row.number("revision"));
    }

    private static String write(Dataset.Origin origin) {
        return JsonWriter.write(
                switch (origin) {
                    case Dataset.Origin.Manifest(S3Location(String bucket, String key, String version)) -> {
                        JsonObject json =
                                JsonObject.EMPTY.with("bucket", bucket).with("key", key);
                        yield version == null ? json : json.with("version", version);
                    }
                    case Dataset.Origin.Copy(DatasetArn source) -> JsonObject.EMPTY.with("dataset", source.toString());
                    case Dataset.Origin.Nothing() -> JsonObject.EMPTY;
                });
    }

    private static Dataset.Origin origin(JsonObject json) {
        if (json.has("bucket")) {
            return new Dataset.Origin.Manifest(new S3Location(
                    json.string("bucket").orElseThrow(),
                    json.string("key").orElseThrow(),
                    json.string("version").orElse(null)));
        }
        return json.string("dataset")
                .flatMap(DatasetArn::parse)
                .<Dataset.Origin>map(Dataset.Origin.Copy::new)
                .orElseGet(Dataset.Origin.Nothing::new);
    }
}
