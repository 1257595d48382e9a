package dev.ownlabel.customlabels.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.ManualClock;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.config.Settings;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.Page;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.Tags;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.JobSettings;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.metastore.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of project policies, on every database. */
abstract class ProjectPoliciesContract {
    private static final AccountId ACCOUNT = new AccountId("111122223333");

    private final ManualClock clock = new ManualClock();
    private Database database;
    private Jobs jobs;
    private Projects projects;
    private ProjectPolicies policies;
    private ProjectArn project;

    abstract Database open() throws Exception;

    @BeforeEach
    void start() throws Exception {
        database = open();
        jobs = new Jobs(database, new JobSettings(1, Duration.ofMillis(50), Duration.ofSeconds(5), 5), "node", clock);
        CustomLabelsSettings settings = CustomLabelsSettings.from(Settings.read(CustomLabelsSettings.ALL, List.of()));
        projects = new Projects(
                database, jobs, settings, new Tags(database, settings, clock), new Region("us-east-1"), clock);
        policies = new ProjectPolicies(database, settings, clock, new Ids(new Random(3)));
        jobs.register(new Removal());
        project = projects.create(ACCOUNT, "shared", Map.of());
    }

    @AfterEach
    void end() {
        jobs.close();
        database.close();
    }

    private final class Removal implements JobHandler {
        @Override
        public String kind() {
            return JobKinds.DELETE_PROJECT;
        }

        @Override
        public Outcome run(JobRun run) {
            run.commit(transaction -> {
                projects.remove(transaction, project);
                return project;
            });
            return new Outcome.Done();
        }

        @Override
        public void abandoned(JobRun run, String reason) {}
    }

    private String document(String sid) {
        return """
            {"Version":"2012-10-17","Statement":[{"Sid":"%s","Effect":"Allow",\
            "Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"rekognition:CopyProjectVersion",\
            "Resource":"arn:aws:rekognition:us-east-1:111122223333:project/%s/version/*"}]}\
            """.formatted(sid, project.name());
    }

    private static void assertRefused(ErrorCode code, Callable<?> call) {
        assertThatThrownBy(call::call)
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void aPolicyIsListedAsItWasPut() {
        clock.advance(Duration.ofSeconds(5));
        Instant now = clock.instant();

        String revision = policies.put(project, "p1", null, document("one"));

        assertThat(revision).matches("[0-9a-f]{32}");
        assertThat(policies.list(project, null, 5).items())
                .containsExactly(new ProjectPolicy(project, "p1", revision, document("one"), now, now));
    }

    @Test
    void aPutWithTheCurrentRevisionReplacesAndWithTheOldOneIsRefused() {
        String first = policies.put(project, "p1", null, document("one"));
        Instant created = clock.instant();
        clock.advance(Duration.ofSeconds(5));

        String second = policies.put(project, "p1", first.toUpperCase(Locale.ROOT), document("two"));

        assertThat(policies.of(project))
                .containsExactly(new ProjectPolicy(project, "p1", second, document("two"), created, clock.instant()));
        assertRefused(
                ErrorCode.INVALID_POLICY_REVISION_ID, () -> policies.put(project, "p1", first, document("three")));
    }

    @Test
    void aSecondPutWithoutRevisionIsRefusedAndOneWithRevisionNeedsThePolicy() {
        String revision = policies.put(project, "p1", null, document("one"));

        assertRefused(ErrorCode.RESOURCE_ALREADY_EXISTS, () -> policies.put(project, "p1", null, document("one")));
        assertRefused(
                ErrorCode.INVALID_POLICY_REVISION_ID, () -> policies.put(project, "p2", revision, document("one")));
    }

    @Test
    void ofConcurrentPutsWithOneRevisionExactlyOneWins() throws Exception {
        int many = 8;
        String revision = policies.put(project, "p1", null, document("zero"));
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Boolean>> puts = new ArrayList<>();
        try (ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < many; i++) {
                String sid = "s" + i;
                puts.add(workers.submit(() -> {
                    go.await();
                    try {
                        var _ = policies.put(project, "p1", revision, document(sid));
                        return true;
                    } catch (ServiceException e) {
                        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_POLICY_REVISION_ID);
                        return false;
                    }
                }));
            }
            go.countDown();
        }

        int won = 0;
        for (Future<Boolean> put : puts) {
            won += put.get() ? 1 : 0;
        }
        assertThat(won).isEqualTo(1);
    }

    @Test
    void aSixthPolicyIsRefusedAndPagesHoldThemInTheirOrder() {
        for (int i = 1; i <= 5; i++) {
            var _ = policies.put(project, "p" + (9 - i), null, document("s" + i));
        }
        assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> policies.put(project, "p9", null, document("six")));

        Page<ProjectPolicy> first = policies.list(project, null, 2);
        Page<ProjectPolicy> second = policies.list(project, first.next(), 2);
        Page<ProjectPolicy> third = policies.list(project, second.next(), 2);

        assertThat(first.items()).extracting(ProjectPolicy::name).containsExactly("p8", "p7");
        assertThat(second.items()).extracting(ProjectPolicy::name).containsExactly("p6", "p5");
        assertThat(third.items()).extracting(ProjectPolicy::name).containsExactly("p4");
        assertThat(third.next()).isNull();
    }

    @Test
    void aDeletionIsGuardedByTheRevisionWhereOneIsGiven() {
        String first = policies.put(project, "p1", null, document("one"));
        String second = policies.put(project, "p1", first, document("two"));

        assertThatThrownBy(() -> policies.delete(project, "p1", first))
                .isInstanceOfSatisfying(
                        ServiceException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_POLICY_REVISION_ID));
        policies.delete(project, "p1", second);

        assertThat(policies.of(project)).isEmpty();
        assertThatThrownBy(() -> policies.delete(project, "p1", null))
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_NOT_FOUND));
    }

    @Test
    void aDocumentThatIsNoPolicyIsRefused() {
        assertRefused(ErrorCode.MALFORMED_POLICY_DOCUMENT, () -> policies.put(project, "p1", null, "[1]"));
        assertRefused(ErrorCode.MALFORMED_POLICY_DOCUMENT, () -> policies.put(project, "p1", null, "not JSON"));
    }

    @Test
    void policiesGoWithTheirProjectAndANewOneOfTheSameNameHasNone() {
        var _ = policies.put(project, "p1", null, document("one"));

        var _ = projects.delete(project);
        jobs.runDue();

        assertRefused(ErrorCode.RESOURCE_NOT_FOUND, () -> policies.list(project, null, 5));
        assertRefused(ErrorCode.RESOURCE_NOT_FOUND, () -> policies.put(project, "p1", null, document("one")));
        assertThat(policies.of(project)).isEmpty();
        project = projects.create(ACCOUNT, project.name(), Map.of());
        assertThat(policies.of(project)).isEmpty();
    }
}
