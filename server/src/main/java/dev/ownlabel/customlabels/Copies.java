package dev.ownlabel.customlabels;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Begins copies of project versions (specification, policies-and-copy.md §5) and keeps their sources from going away under them.
 *
 * <p>What must hold in the rows is a list of rules, asked in the order of the specification. A copy asks them in the transaction that
 * makes its row; {@link #examine} asks the same ones and changes nothing. From then on the copy depends on nobody's leave: its source
 * may be deleted or its policy withdrawn, it ends all the same, because the deletion of a source waits for the copies that still read
 * it.
 */
public final class Copies {
    private static final List<String> COPYING = List.of("COPYING_IN_PROGRESS");

    private final Database database;
    private final Jobs jobs;
    private final CustomLabelsSettings settings;
    private final Tags tags;
    private final InstantSource clock;
    private final List<Rule> rules = List.of(
            new Rule("The source project exists", Copies::sourceProject),
            new Rule("The source version exists", Copies::sourceVersion),
            new Rule("The destination project exists", Copies::destination),
            new Rule("The source version holds a model", Copies::sourceState),
            new Rule("The name is free in the destination project", Copies::name),
            new Rule("The destination project has room for another version", this::versions),
            new Rule("The destination account has room for another copy", this::copies),
            new Rule("There are not too many tags", this::tags));

    private record Rule(String name, BiFunction<Transaction, NewCopy, Optional<Refusal>> breach) {}

    /** Why a copy cannot begin. */
    public record Refusal(ErrorCode code, String message) {}

    /** A rule by its name and what it found; empty where it holds. */
    public record Finding(String rule, Optional<Refusal> refusal) {}

    /** What CopyProjectVersion asks for. */
    public record NewCopy(
            ProjectArn sourceProject,
            ProjectVersionArn source,
            ProjectArn destination,
            String name,
            String outputBucket,
            String outputPrefix,
            @Nullable String kmsKeyId,
            Map<String, String> tags) {
        public NewCopy {
            tags = Map.copyOf(tags);
        }
    }

    public Copies(Database database, Jobs jobs, CustomLabelsSettings settings, Tags tags, InstantSource clock) {
        this.database = database;
        this.jobs = jobs;
        this.settings = settings;
        this.tags = tags;
        this.clock = clock;
    }

    /**
     * Makes the version in COPYING_IN_PROGRESS and enqueues its job, in one transaction.
     *
     * @throws ServiceException RESOURCE_NOT_FOUND, INVALID_PARAMETER, RESOURCE_IN_USE, LIMIT_EXCEEDED or SERVICE_QUOTA_EXCEEDED
     */
    public ProjectVersionArn create(NewCopy wanted) {
        return database.inTransaction(transaction -> {
            AccountRow.lock(
                    transaction,
                    wanted.destination().account(),
                    wanted.destination().region());
            lockSource(transaction, wanted);
            for (Rule rule : rules) {
                rule.breach().apply(transaction, wanted).ifPresent(Copies::refuse);
            }
            return insert(transaction, wanted);
        });
    }

    /**
     * Asks whether both projects and the source exist.
     *
     * @throws ServiceException RESOURCE_NOT_FOUND
     */
    public void requireExisting(NewCopy wanted) {
        List<Finding> findings = examine(wanted);
        findings.getLast()
                .refusal()
                .filter(refusal -> refusal.code() == ErrorCode.RESOURCE_NOT_FOUND)
                .ifPresent(Copies::refuse);
    }

    /** Asks every rule; those behind an object that does not exist cannot be asked and are left out. */
    public List<Finding> examine(NewCopy wanted) {
        return database.read(transaction -> {
            List<Finding> findings = new ArrayList<>();
            for (Rule rule : rules) {
                Finding finding = new Finding(rule.name(), rule.breach().apply(transaction, wanted));
                findings.add(finding);
                if (finding.refusal().map(Refusal::code).equals(Optional.of(ErrorCode.RESOURCE_NOT_FOUND))) {
                    break;
                }
            }
            return findings;
        });
    }

    /** Whether a copy has yet to read that version: then what is stored of it must stay. */
    public static boolean awaits(Transaction transaction, ProjectVersionArn source) {
        return transaction
                .first("select destination from cl_copy where source = ? limit 1", source.toString())
                .isPresent();
    }

    /** As {@link #awaits(Transaction, ProjectVersionArn)}. */
    public boolean awaits(ProjectVersionArn source) {
        return database.read(transaction -> awaits(transaction, source));
    }

    /** Notes that the copy needs its source no longer; in the same transaction as the event that ends the copying. */
    public void sourceTaken(Transaction transaction, ProjectVersionArn destination) {
        transaction.execute("delete from cl_copy where destination = ?", destination.toString());
    }

    /** A deletion of the source that is asked for from now on sees this copy; one that came before is seen by the rules. */
    private static void lockSource(Transaction transaction, NewCopy wanted) {
        transaction.execute(
                "update cl_version set revision = revision where arn = ?",
                wanted.source().toString());
    }

    private ProjectVersionArn insert(Transaction transaction, NewCopy wanted) {
        ProjectArn project = wanted.destination();
        Instant created = AccountRow.created(transaction, project.account(), project.region(), clock.instant());
        ProjectVersionArn arn = project.version(wanted.name(), created);
        VersionState state = new VersionState.CopyingInProgress();
        VersionRows.insert(
                transaction,
                project,
                new ProjectVersion(
                        arn,
                        state,
                        VersionLifecycle.message(state, null),
                        created,
                        new TrainingSource.Copy(wanted.source()),
                        wanted.outputBucket(),
                        wanted.outputPrefix(),
                        wanted.kmsKeyId(),
                        null,
                        wanted.tags(),
                        null,
                        null,
                        null));
        tags.write(transaction, arn.toString(), wanted.tags(), ErrorCode.SERVICE_QUOTA_EXCEEDED);
        transaction.execute(
                "insert into cl_copy (destination, source) values (?, ?)",
                arn.toString(),
                wanted.source().toString());
        jobs.enqueue(transaction, JobKinds.COPY_VERSION, arn.toString());
        return arn;
    }

    private static Optional<Refusal> sourceProject(Transaction transaction, NewCopy wanted) {
        return project(transaction, wanted.sourceProject());
    }

    private static Optional<Refusal> sourceVersion(Transaction transaction, NewCopy wanted) {
        boolean exists = transaction
                .first(
                        "select arn from cl_version where arn = ? and project = ?",
                        wanted.source().toString(),
                        wanted.sourceProject().toString())
                .isPresent();
        return exists
                ? Optional.empty()
                : refusal(ErrorCode.RESOURCE_NOT_FOUND, "The project version does not exist: " + wanted.source());
    }

    private static Optional<Refusal> destination(Transaction transaction, NewCopy wanted) {
        return project(transaction, wanted.destination());
    }

    private static Optional<Refusal> project(Transaction transaction, ProjectArn arn) {
        boolean exists = Projects.find(transaction, arn)
                .filter(project -> project.status() == Projects.Status.CREATED)
                .isPresent();
        return exists ? Optional.empty() : refusal(ErrorCode.RESOURCE_NOT_FOUND, "The project does not exist: " + arn);
    }

    private static Optional<Refusal> sourceState(Transaction transaction, NewCopy wanted) {
        VersionState state = VersionRows.find(transaction, wanted.source())
                .orElseThrow()
                .version()
                .state();
        return VersionLifecycle.copying(state)
                .map(code -> new Refusal(code, "The source version is in status " + VersionLifecycle.status(state)));
    }

    private static Optional<Refusal> name(Transaction transaction, NewCopy wanted) {
        return VersionRows.isNameTaken(transaction, wanted.destination(), wanted.name())
                ? refusal(
                        ErrorCode.RESOURCE_IN_USE,
                        "A version named " + wanted.name() + " already exists in the project")
                : Optional.empty();
    }

    private Optional<Refusal> versions(Transaction transaction, NewCopy wanted) {
        return VersionRows.countInProject(transaction, wanted.destination()) < settings.versionsPerProject()
                ? Optional.empty()
                : refusal(
                        ErrorCode.LIMIT_EXCEEDED,
                        "A project can have at most " + settings.versionsPerProject() + " model versions");
    }

    private Optional<Refusal> copies(Transaction transaction, NewCopy wanted) {
        long copying = VersionRows.countInStatus(
                transaction,
                wanted.destination().account(),
                wanted.destination().region(),
                COPYING);
        return copying < settings.concurrentCopies()
                ? Optional.empty()
                : refusal(
                        ErrorCode.LIMIT_EXCEEDED,
                        "An account can have at most " + settings.concurrentCopies() + " copies into it at once");
    }

    private Optional<Refusal> tags(Transaction transaction, NewCopy wanted) {
        return wanted.tags().size() <= settings.tagsPerResource()
                ? Optional.empty()
                : refusal(
                        ErrorCode.SERVICE_QUOTA_EXCEEDED,
                        "A resource can have at most " + settings.tagsPerResource() + " tags");
    }

    private static void refuse(Refusal refusal) {
        throw new ServiceException(refusal.code(), refusal.message());
    }

    private static Optional<Refusal> refusal(ErrorCode code, String message) {
        return Optional.of(new Refusal(code, message));
    }
}
