package dev.ownlabel.customlabels.policies;

import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.Page;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.Policy;
import dev.ownlabel.policy.PolicyFormatException;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.PolicyParser;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The policies of projects (specification, policies-and-copy.md §2). A put without revision id makes a policy, one with the current id
 * replaces it; the comparison and the replacement are one statement, so of two puts with one id exactly one wins.
 */
public final class ProjectPolicies {
    private static final int REVISION_BYTES = 16;

    private final Database database;
    private final CustomLabelsSettings settings;
    private final InstantSource clock;
    private final Ids ids;

    /** The model's own limit, in characters. */
    private static final int LONGEST = 2000;

    private record Numbered(ProjectPolicy policy, long number) {}

    public ProjectPolicies(Database database, CustomLabelsSettings settings, InstantSource clock, Ids ids) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Makes the policy, or replaces the revision that {@code revisionId} names; returns the new revision's id.
     *
     * @throws ServiceException RESOURCE_NOT_FOUND, MALFORMED_POLICY_DOCUMENT, RESOURCE_ALREADY_EXISTS, INVALID_POLICY_REVISION_ID or
     *     LIMIT_EXCEEDED
     */
    public String put(ProjectArn project, String name, @Nullable String revisionId, String document) {
        return database.inTransaction(transaction -> {
            var _ = Projects.require(transaction, project);
            requireWellFormed(project, document);
            String next = ids.hex(REVISION_BYTES);
            if (revisionId == null) {
                insert(transaction, project, name, next, document);
            } else {
                replace(transaction, project, name, revisionId, next, document);
            }
            return next;
        });
    }

    /** The project's policies in the order of their creation; RESOURCE_NOT_FOUND where there is no such project. */
    public Page<ProjectPolicy> list(ProjectArn project, @Nullable String position, int most) {
        List<Numbered> found = database.read(transaction -> {
            var _ = Projects.find(transaction, project).orElseThrow(() -> Projects.notFound(project));
            return transaction
                    .query(
                            "select * from cl_policy where project = ? and number > ? order by number limit ?",
                            project.toString(),
                            Page.numberOr(position, -1),
                            most + 1)
                    .stream()
                    .map(row -> new Numbered(policy(project, row), row.number("number")))
                    .toList();
        });
        Page<Numbered> page = Page.of(found, most, numbered -> Long.toString(numbered.number()));
        return new Page<>(page.items().stream().map(Numbered::policy).toList(), page.next());
    }

    /** All policies of the project, none where there is no such project. */
    public List<ProjectPolicy> of(ProjectArn project) {
        return database.read(transaction ->
                transaction
                        .query("select * from cl_policy where project = ? order by number", project.toString())
                        .stream()
                        .map(row -> policy(project, row))
                        .toList());
    }

    /** As {@link #of}, ready to be evaluated. */
    public List<NamedPolicy> parsed(ProjectArn project) {
        return of(project).stream()
                .map(policy -> new NamedPolicy(policy.name() + " of project " + project.name(), stored(policy)))
                .toList();
    }

    /** The policies that have a say over a project or version, ready to be evaluated; none for any other resource. */
    public List<NamedPolicy> governing(String resource) {
        Optional<ProjectArn> project = ProjectArn.parse(resource)
                .or(() -> ProjectVersionArn.parse(resource).flatMap(this::projectOf));
        return project.map(this::parsed).orElse(List.of());
    }

    /** A version's ARN lacks its project's time; of a version that is not there, the project of the name is meant. */
    private Optional<ProjectArn> projectOf(ProjectVersionArn version) {
        return database.read(transaction -> transaction
                .first("select project from cl_version where arn = ?", version.toString())
                .or(() -> transaction.first(
                        "select arn as project from cl_project where account = ? and region = ? and name = ?",
                        version.account().value(),
                        version.region().value(),
                        version.project()))
                .flatMap(row -> ProjectArn.parse(row.text("project"))));
    }

    /**
     * Removes the policy, where {@code revisionId} is given only if it is the current one.
     *
     * @throws ServiceException RESOURCE_NOT_FOUND or INVALID_POLICY_REVISION_ID
     */
    public void delete(ProjectArn project, String name, @Nullable String revisionId) {
        database.useTransaction(transaction -> {
            var _ = Projects.require(transaction, project);
            if (find(transaction, project, name).isEmpty()) {
                throw new ServiceException(
                        ErrorCode.RESOURCE_NOT_FOUND, "The project has no policy named " + name + ": " + project);
            }
            int deleted = revisionId == null
                    ? transaction.execute(
                            "delete from cl_policy where project = ? and name = ?", project.toString(), name)
                    : transaction.execute(
                            "delete from cl_policy where project = ? and name = ? and revision_id = ?",
                            project.toString(),
                            name,
                            revisionId.toLowerCase(Locale.ROOT));
            if (deleted == 0) {
                throw wrongRevision(name, String.valueOf(revisionId));
            }
        });
    }

    private static void requireWellFormed(ProjectArn project, String document) {
        try {
            var _ = parse(project, document);
        } catch (PolicyFormatException e) {
            throw new ServiceException(ErrorCode.MALFORMED_POLICY_DOCUMENT, String.valueOf(e.getMessage()), e);
        }
    }

    /** What was accepted once and is not understood now must not be passed over: a Deny could be lost. */
    private static Policy stored(ProjectPolicy policy) {
        try {
            return parse(policy.project(), policy.document());
        } catch (PolicyFormatException e) {
            throw new IllegalStateException(
                    "Policy " + policy.name() + " of " + policy.project() + " cannot be read", e);
        }
    }

    private static Policy parse(ProjectArn project, String document) throws PolicyFormatException {
        return PolicyParser.parse(document, new PolicyKind.Project(Arn.of(project.toString())), LONGEST);
    }

    private void insert(Transaction transaction, ProjectArn project, String name, String revisionId, String document) {
        if (find(transaction, project, name).isPresent()) {
            throw new ServiceException(
                    ErrorCode.RESOURCE_ALREADY_EXISTS,
                    "The project has a policy named " + name + " already; to replace it, give its PolicyRevisionId");
        }
        Row present = transaction
                .first(
                        "select count(*) as policies, coalesce(max(number), 0) as last from cl_policy where project = ?",
                        project.toString())
                .orElseThrow();
        if (present.number("policies") >= settings.policiesPerProject()) {
            throw new ServiceException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "A project can have at most " + settings.policiesPerProject() + " policies");
        }
        Instant now = clock.instant();
        transaction.execute(
                "insert into cl_policy (project, name, number, revision_id, document, created_at, updated_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                project.toString(),
                name,
                present.number("last") + 1,
                revisionId,
                document,
                now,
                now);
    }

    private void replace(
            Transaction transaction, ProjectArn project, String name, String revisionId, String next, String document) {
        int replaced = transaction.execute(
                "update cl_policy set revision_id = ?, document = ?, updated_at = ?"
                        + " where project = ? and name = ? and revision_id = ?",
                next,
                document,
                clock.instant(),
                project.toString(),
                name,
                revisionId.toLowerCase(Locale.ROOT));
        if (replaced == 0) {
            throw wrongRevision(name, revisionId);
        }
    }

    private static Optional<Row> find(Transaction transaction, ProjectArn project, String name) {
        return transaction.first("select name from cl_policy where project = ? and name = ?", project.toString(), name);
    }

    private static ServiceException wrongRevision(String name, String revisionId) {
        return new ServiceException(
                ErrorCode.INVALID_POLICY_REVISION_ID, revisionId + " is not the current revision id of policy " + name);
    }

    private static ProjectPolicy policy(ProjectArn project, Row row) {
        return new ProjectPolicy(
                project,
                row.text("name"),
                row.text("revision_id"),
                row.text("document"),
                row.instant("created_at"),
                row.instant("updated_at"));
    }
}
