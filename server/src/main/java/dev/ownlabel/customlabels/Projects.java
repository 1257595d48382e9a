package dev.ownlabel.customlabels;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The projects: CREATED at once, DELETING until a job has removed them (specification, operations.md §4.1, §5.1 to §5.3). */
public final class Projects {
    private static final String PARTITION = "aws";

    private final Database database;
    private final Jobs jobs;
    private final CustomLabelsSettings settings;
    private final Tags tags;
    private final Region region;
    private final InstantSource clock;

    /** A project as its row says. */
    public record Project(ProjectArn arn, Instant createdAt, Status status) {}

    /** Where a project stands; CREATING is passed within the request. */
    public enum Status {
        CREATED,
        DELETING
    }

    public Projects(
            Database database,
            Jobs jobs,
            CustomLabelsSettings settings,
            Tags tags,
            Region region,
            InstantSource clock) {
        this.database = database;
        this.jobs = jobs;
        this.settings = settings;
        this.tags = tags;
        this.region = region;
        this.clock = clock;
    }

    /** Makes a project; RESOURCE_IN_USE where the name is taken, LIMIT_EXCEEDED above a quota. */
    public ProjectArn create(AccountId account, String name, Map<String, String> tagMap) {
        return database.inTransaction(transaction -> {
            AccountRow.lock(transaction, account, region);
            String filter = " from cl_project where account = ? and region = ?";
            if (transaction
                    .first("select arn" + filter + " and name = ?", account.value(), region.value(), name)
                    .isPresent()) {
                throw new ServiceException(ErrorCode.RESOURCE_IN_USE, "A project named " + name + " already exists");
            }
            long count = transaction
                    .first("select count(*) as n" + filter, account.value(), region.value())
                    .map(row -> row.number("n"))
                    .orElse(0L);
            if (count >= settings.projects()) {
                throw new ServiceException(
                        ErrorCode.LIMIT_EXCEEDED, "An account can have at most " + settings.projects() + " projects");
            }
            Instant created = AccountRow.created(transaction, account, region, clock.instant());
            ProjectArn arn = new ProjectArn(PARTITION, region, account, name, Long.toString(created.toEpochMilli()));
            transaction.execute(
                    "insert into cl_project (arn, account, region, name, created_at, status, revision)"
                            + " values (?, ?, ?, ?, ?, ?, 0)",
                    arn.toString(),
                    account.value(),
                    region.value(),
                    name,
                    created,
                    Status.CREATED.name());
            tags.write(transaction, arn.toString(), tagMap, ErrorCode.LIMIT_EXCEEDED);
            return arn;
        });
    }

    /** The project, or empty where no such row exists. */
    public Optional<Project> find(ProjectArn arn) {
        return database.read(transaction -> find(transaction, arn));
    }

    /** As {@link #find(ProjectArn)}, in the caller's transaction. */
    public static Optional<Project> find(Transaction transaction, ProjectArn arn) {
        return transaction
                .first("select * from cl_project where arn = ?", arn.toString())
                .map(Projects::project);
    }

    /**
     * The project for work on it: RESOURCE_NOT_FOUND where it does not exist or is being deleted; nobody deletes it before this
     * transaction ends.
     */
    public static Project require(Transaction transaction, ProjectArn arn) {
        AccountRow.lock(transaction, arn.account(), arn.region());
        return find(transaction, arn)
                .filter(project -> project.status() == Status.CREATED)
                .orElseThrow(() -> notFound(arn));
    }

    /** RESOURCE_NOT_FOUND, in the words used everywhere. */
    public static ServiceException notFound(ProjectArn arn) {
        return new ServiceException(ErrorCode.RESOURCE_NOT_FOUND, "The project does not exist: " + arn);
    }

    /**
     * The account's projects, newest first.
     *
     * @param names only those; empty = all; unknown ones are passed over
     * @param position of the page before, or null
     */
    public Page<Project> list(AccountId account, List<String> names, @Nullable String position, int most) {
        List<@Nullable Object> arguments =
                new ArrayList<>(List.of(account.value(), region.value(), Page.numberOr(position, Long.MAX_VALUE)));
        arguments.addAll(names);
        arguments.add(most + 1);
        String sql = "select * from cl_project where account = ? and region = ? and created_at < ?"
                + among("name", names) + " order by created_at desc limit ?";
        List<Project> found = database.read(transaction -> transaction.query(sql, arguments.toArray()).stream()
                .map(Projects::project)
                .toList());
        return Page.of(found, most, project -> Long.toString(project.createdAt().toEpochMilli()));
    }

    /** Begins the deletion; RESOURCE_IN_USE while versions or datasets are left. */
    public Status delete(ProjectArn arn) {
        return database.inTransaction(transaction -> {
            AccountRow.lock(transaction, arn.account(), arn.region());
            Project project = find(transaction, arn).orElseThrow(() -> notFound(arn));
            switch (project.status()) {
                case CREATED -> {
                    requireEmpty(transaction, arn);
                    transaction.execute(
                            "update cl_project set status = ?, revision = revision + 1 where arn = ?",
                            Status.DELETING.name(),
                            arn.toString());
                    transaction.execute(
                            "insert into cl_history (arn, revision, moved_at, status_before, status_after)"
                                    + " values (?, 1, ?, ?, ?)",
                            arn.toString(),
                            clock.instant(),
                            Status.CREATED.name(),
                            Status.DELETING.name());
                    jobs.enqueue(transaction, JobKinds.DELETE_PROJECT, arn.toString());
                }
                case DELETING ->
                    throw new ServiceException(ErrorCode.RESOURCE_IN_USE, "The project is in status DELETING");
            }
            return Status.DELETING;
        });
    }

    /** Removes the row of a project in DELETING: the last step of its deletion; a second call finds nothing to do. */
    public void remove(Transaction transaction, ProjectArn arn) {
        int removed = transaction.execute(
                "delete from cl_project where arn = ? and status = ?", arn.toString(), Status.DELETING.name());
        if (removed > 0) {
            transaction.execute("delete from cl_policy where project = ?", arn.toString());
            Tags.drop(transaction, arn.toString());
        }
    }

    private static void requireEmpty(Transaction transaction, ProjectArn arn) {
        for (String table : List.of("cl_version", "cl_dataset")) {
            if (transaction
                    .first("select arn from " + table + " where project = ? limit 1", arn.toString())
                    .isPresent()) {
                String what = table.equals("cl_version") ? "model versions" : "datasets";
                throw new ServiceException(
                        ErrorCode.RESOURCE_IN_USE, "The project still has " + what + "; delete them first");
            }
        }
    }

    /** {@code and COLUMN in (?, …)}, or nothing for an empty list. */
    static String among(String column, List<String> values) {
        return values.isEmpty()
                ? ""
                : " and " + column + " in (" + String.join(", ", Collections.nCopies(values.size(), "?")) + ")";
    }

    private static Project project(Row row) {
        return new Project(
                ProjectArn.parse(row.text("arn")).orElseThrow(),
                row.instant("created_at"),
                Status.valueOf(row.text("status")));
    }
}
