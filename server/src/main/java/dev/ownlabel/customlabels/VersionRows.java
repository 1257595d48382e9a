package dev.ownlabel.customlabels;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Region;
import dev.ownlabel.customlabels.VersionState.CopyingCompleted;
import dev.ownlabel.customlabels.VersionState.CopyingFailed;
import dev.ownlabel.customlabels.VersionState.CopyingInProgress;
import dev.ownlabel.customlabels.VersionState.Deleting;
import dev.ownlabel.customlabels.VersionState.Failed;
import dev.ownlabel.customlabels.VersionState.Running;
import dev.ownlabel.customlabels.VersionState.Starting;
import dev.ownlabel.customlabels.VersionState.Stopped;
import dev.ownlabel.customlabels.VersionState.Stopping;
import dev.ownlabel.customlabels.VersionState.TrainingCompleted;
import dev.ownlabel.customlabels.VersionState.TrainingFailed;
import dev.ownlabel.customlabels.VersionState.TrainingInProgress;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The SQL of project versions. */
final class VersionRows {

    /** A version with the revision that guards its next move. */
    record Versioned(ProjectVersion version, long revision) {}

    private VersionRows() {}

    static Optional<Versioned> find(Transaction transaction, ProjectVersionArn arn) {
        return transaction
                .first("select * from cl_version where arn = ?", arn.toString())
                .map(row -> new Versioned(version(transaction, row), row.number("revision")));
    }

    static List<ProjectVersion> query(Transaction transaction, String condition, @Nullable Object... arguments) {
        return transaction.query("select * from cl_version where " + condition, arguments).stream()
                .map(row -> version(transaction, row))
                .toList();
    }

    static boolean isNameTaken(Transaction transaction, ProjectArn project, String name) {
        return transaction
                .first("select arn from cl_version where project = ? and name = ?", project.toString(), name)
                .isPresent();
    }

    static long countInProject(Transaction transaction, ProjectArn project) {
        return transaction
                .first("select count(*) as n from cl_version where project = ?", project.toString())
                .map(row -> row.number("n"))
                .orElse(0L);
    }

    static long countInStatus(Transaction transaction, AccountId account, Region region, List<String> statuses) {
        List<@Nullable Object> arguments = new ArrayList<>(List.of(account.value(), region.value()));
        arguments.addAll(statuses);
        return transaction
                .first(
                        "select count(*) as n from cl_version where account = ? and region = ?"
                                + Projects.among("status", statuses),
                        arguments.toArray())
                .map(row -> row.number("n"))
                .orElse(0L);
    }

    static void insert(Transaction transaction, ProjectArn project, ProjectVersion version) {
        transaction.execute(
                "insert into cl_version (arn, project, account, region, name, created_at, status, source,"
                        + " datasets_taken, output_bucket, output_prefix, kms_key_id, description, revision)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, 0)",
                version.arn().toString(),
                project.toString(),
                project.account().value(),
                project.region().value(),
                version.arn().name(),
                version.createdAt(),
                VersionLifecycle.status(version.state()),
                VersionJson.write(version.source()),
                version.outputBucket(),
                version.outputPrefix(),
                version.kmsKeyId(),
                version.description());
    }

    /** Compare and set: false where another has moved the version since it was read. */
    static boolean advance(Transaction transaction, Versioned from, VersionState next, Instant now) {
        Integer min = from.version().minInferenceUnits();
        Integer max = from.version().maxInferenceUnits();
        if (next instanceof Starting(int newMin, Integer newMax)) {
            min = newMin;
            max = newMax;
        }
        String arn = from.version().arn().toString();
        String reason = reason(next);
        int moved = transaction.execute(
                "update cl_version set status = ?, reason = ?, progress = null, min_units = ?, max_units = ?,"
                        + " revision = revision + 1 where arn = ? and revision = ?",
                VersionLifecycle.status(next),
                reason,
                min,
                max,
                arn,
                from.revision());
        if (moved == 0) {
            return false;
        }
        transaction.execute(
                "insert into cl_history (arn, revision, moved_at, status_before, status_after, reason)"
                        + " values (?, ?, ?, ?, ?, ?)",
                arn,
                from.revision() + 1,
                now,
                VersionLifecycle.status(from.version().state()),
                VersionLifecycle.status(next),
                reason);
        return true;
    }

    private static @Nullable String reason(VersionState state) {
        return switch (state) {
            case TrainingFailed(String reason) -> reason;
            case CopyingCompleted(String note) -> note.isEmpty() ? null : note;
            case CopyingFailed(String reason) -> reason;
            case Failed(String reason) -> reason;
            case TrainingInProgress _,
                    TrainingCompleted _,
                    CopyingInProgress _,
                    Starting _,
                    Running _,
                    Stopping _,
                    Stopped _,
                    Deleting _ -> null;
        };
    }

    private static ProjectVersion version(Transaction transaction, Row row) {
        String arn = row.text("arn");
        VersionState state = state(row);
        String results = row.textOrNull("results");
        return new ProjectVersion(
                ProjectVersionArn.parse(arn).orElseThrow(),
                state,
                VersionLifecycle.message(state, row.textOrNull("progress")),
                row.instant("created_at"),
                VersionJson.source(row.text("source")),
                row.text("output_bucket"),
                row.text("output_prefix"),
                row.textOrNull("kms_key_id"),
                row.textOrNull("description"),
                Tags.of(transaction, arn),
                whole(row, "min_units"),
                whole(row, "max_units"),
                results == null ? null : VersionJson.results(results));
    }

    private static VersionState state(Row row) {
        String status = row.text("status");
        String reason = row.textOrNull("reason");
        return switch (status) {
            case "TRAINING_IN_PROGRESS" -> new TrainingInProgress();
            case "TRAINING_COMPLETED" -> new TrainingCompleted();
            case "TRAINING_FAILED" -> new TrainingFailed(reason == null ? "" : reason);
            case "COPYING_IN_PROGRESS" -> new CopyingInProgress();
            case "COPYING_COMPLETED" -> new CopyingCompleted(reason == null ? "" : reason);
            case "COPYING_FAILED" -> new CopyingFailed(reason == null ? "" : reason);
            case "STARTING" -> new Starting((int) row.number("min_units"), whole(row, "max_units"));
            case "RUNNING" -> new Running((int) row.number("min_units"), whole(row, "max_units"));
            case "FAILED" -> new Failed(reason == null ? "" : reason);
            case "STOPPING" -> new Stopping();
            case "STOPPED" -> new Stopped();
            case "DELETING" -> new Deleting();
            default -> throw new IllegalStateException("A version has the unknown status " + status);
        };
    }

    private static @Nullable Integer whole(Row row, String column) {
        Long value = row.numberOrNull(column);
        return value == null ? null : Math.toIntExact(value);
    }

    /** The project's dataset of that type with its state; empty where the project has no such dataset. */
    static Optional<DatasetRow> dataset(Transaction transaction, ProjectArn project, DatasetArn.Type type) {
        return transaction
                .first(
                        "select arn, status from cl_dataset where project = ? and type = ?",
                        project.toString(),
                        type.name())
                .map(row -> new DatasetRow(
                        DatasetArn.parse(row.text("arn")).orElseThrow(),
                        DatasetLifecycle.state(row.text("status"), new DatasetState.Failure("", false))));
    }

    record DatasetRow(DatasetArn arn, DatasetState state) {}

    /** Whether a training of the project's datasets has yet to read them. */
    static boolean awaitsDatasets(Transaction transaction, String project) {
        return transaction
                .first(
                        "select arn from cl_version where project = ? and status = ? and datasets_taken = 0 limit 1",
                        project,
                        VersionLifecycle.status(new TrainingInProgress()))
                .isPresent();
    }
}
