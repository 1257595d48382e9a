package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.rekognition.model.AccessDeniedException;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.InvalidPaginationTokenException;
import software.amazon.awssdk.services.rekognition.model.InvalidParameterException;
import software.amazon.awssdk.services.rekognition.model.InvalidPolicyRevisionIdException;
import software.amazon.awssdk.services.rekognition.model.LimitExceededException;
import software.amazon.awssdk.services.rekognition.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.rekognition.model.ProjectPolicy;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;
import software.amazon.awssdk.services.rekognition.model.RekognitionException;
import software.amazon.awssdk.services.rekognition.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.rekognition.model.ResourceInUseException;
import software.amazon.awssdk.services.rekognition.model.ResourceNotFoundException;
import software.amazon.awssdk.services.rekognition.model.ServiceQuotaExceededException;

/** A model is trained in one account, shared by a project policy, and copied, run and asked in another. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShareAndCopyIT {
    private static final String OTHER = "444455556666";

    private Path folder;
    private ServerProcess server;
    private Clients first;
    private Clients second;
    private Fixture ours;
    private Fixture theirs;
    private String source;
    private String sourceVersion;
    private String destination;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        folder = data;
        server = ServerProcess.start(folder, "customlabels.running-models=5", "customlabels.versions-per-project=6");
        first = server.clients();
        assertThat(ownlabel("account", "add", OTHER, "--name", "second", "--data", folder.toString())
                        .exitCode())
                .isZero();
        second = server.clients("second");
        ours = new Fixture(first, "shared-source");
        theirs = new Fixture(second, "shared-copies");
        second.s3().createBucket(request -> request.bucket(theirs.bucket()));
        source = ours.project("source");
        sourceVersion = ours.train(source, "v1", ours.manifest("images", 14));
        var _ = ours.awaitTrained(source, "v1");
        destination = theirs.project("copies");
    }

    @AfterAll
    void stop() {
        first.close();
        second.close();
        server.close();
    }

    private static Ran ownlabel(String... arguments) throws Exception {
        return Ran.run(ServerProcess.command(List.of(arguments)), Map.of());
    }

    private static String policy(String effect, String principal, String resource) {
        return """
            {"Version":"2012-10-17","Statement":[{"Sid":"Share","Effect":"%s","Principal":{"AWS":"%s"},\
            "Action":"rekognition:CopyProjectVersion","Resource":"%s"}]}\
            """.formatted(effect, principal, resource);
    }

    private static String everyVersionOf(String project) {
        return project.substring(0, project.lastIndexOf('/')) + "/version/*";
    }

    private String share(String project, String name) {
        String document = policy("Allow", "arn:aws:iam::" + OTHER + ":root", everyVersionOf(project));
        return first.rekognition()
                .putProjectPolicy(
                        request -> request.projectArn(project).policyName(name).policyDocument(document))
                .policyRevisionId();
    }

    private void unshare(String project, String name) {
        first.rekognition()
                .deleteProjectPolicy(request -> request.projectArn(project).policyName(name));
    }

    private CopyProjectVersionRequest.Builder request(String name) {
        return CopyProjectVersionRequest.builder()
                .sourceProjectArn(source)
                .sourceProjectVersionArn(sourceVersion)
                .destinationProjectArn(destination)
                .versionName(name)
                .outputConfig(output -> output.s3Bucket(theirs.bucket()).s3KeyPrefix("results"));
    }

    private String copy(String name) {
        return second.rekognition().copyProjectVersion(request(name).build()).projectVersionArn();
    }

    private ProjectVersionDescription awaitCopied(String name) {
        return Await.until(
                () -> theirs.describe(destination, name),
                version -> version.status() != ProjectVersionStatus.COPYING_IN_PROGRESS);
    }

    private void remove(String name, String arn) {
        second.rekognition().deleteProjectVersion(request -> request.projectVersionArn(arn));
        var _ = Await.until(
                () -> second.rekognition()
                        .describeProjectVersions(
                                request -> request.projectArn(destination).versionNames(name))
                        .projectVersionDescriptions(),
                List::isEmpty);
    }

    private static List<CustomLabel> detect(Clients clients, String version, int image) throws Exception {
        SdkBytes bytes = SdkBytes.fromByteArray(Drawing.of("disc", image));
        return clients.rekognition()
                .detectCustomLabels(request -> request.projectVersionArn(version)
                        .image(content -> content.bytes(bytes))
                        .minConfidence(0f))
                .customLabels();
    }

    private static void assertRefused(Class<? extends RekognitionException> error, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOf(error);
    }

    private void assertRefused(
            Class<? extends RekognitionException> error, Consumer<CopyProjectVersionRequest.Builder> change) {
        CopyProjectVersionRequest.Builder wanted = request("refused");
        change.accept(wanted);
        assertRefused(error, () -> second.rekognition().copyProjectVersion(wanted.build()));
    }

    @Test
    void aSharedModelIsCopiedAndDetectsTheSameAndOutlivesItsSource() throws Exception {
        String project = ours.project("short-lived");
        String version = ours.train(project, "v1", ours.manifest("short", 12));
        ProjectVersionDescription trained = ours.awaitTrained(project, "v1");
        assertThat(share(project, "p")).matches("[0-9a-f]{32}");
        String copied = second.rekognition()
                .copyProjectVersion(request("independent")
                        .sourceProjectArn(project)
                        .sourceProjectVersionArn(version)
                        .tags(Map.of("stage", "production"))
                        .build())
                .projectVersionArn();
        ProjectVersionDescription copy = awaitCopied("independent");

        assertThat(copy.status()).isEqualTo(ProjectVersionStatus.COPYING_COMPLETED);
        assertThat(copy.projectVersionArn()).isEqualTo(copied).contains(":" + OTHER + ":");
        assertThat(copy.sourceProjectVersionArn()).isEqualTo(version);
        assertThat(copy.billableTrainingTimeInSeconds()).isNull();
        assertThat(copy.trainingEndTimestamp()).isEqualTo(trained.trainingEndTimestamp());
        assertThat(copy.evaluationResult().f1Score())
                .isEqualTo(trained.evaluationResult().f1Score());
        assertThat(copy.evaluationResult().summary().s3Object().bucket()).isEqualTo(theirs.bucket());
        assertThat(copy.evaluationResult().summary().s3Object().name())
                .isEqualTo("results/EvaluationResultSummary-copies-independent.json");
        assertThat(copy.trainingDataResult().input().assets()).isEmpty();
        assertThat(copy.trainingDataResult().output().assets()).hasSize(1);
        assertThat(second.s3()
                        .listObjectsV2(
                                request -> request.bucket(theirs.bucket()).prefix("results/"))
                        .contents())
                .filteredOn(object -> object.key().contains("-copies-independent"))
                .hasSize(6);
        assertThat(second.rekognition()
                        .listTagsForResource(request -> request.resourceArn(copied))
                        .tags())
                .isEqualTo(Map.of("stage", "production"));

        ours.start(project, "v1", version);
        theirs.start(destination, "independent", copied);
        for (int image = 900; image < 905; image++) {
            assertThat(detect(second, copied, image)).isEqualTo(detect(first, version, image));
        }
        ours.stop(project, "v1", version);
        first.rekognition().deleteProjectVersion(request -> request.projectVersionArn(version));
        var _ = Await.until(
                () -> first.rekognition()
                        .describeProjectVersions(request -> request.projectArn(project))
                        .projectVersionDescriptions(),
                List::isEmpty);

        assertThat(detect(second, copied, 906)).isNotEmpty();
        theirs.stop(destination, "independent", copied);
        theirs.start(destination, "independent", copied);
        assertThat(theirs.describe(destination, "independent").sourceProjectVersionArn())
                .isEqualTo(version);
        theirs.stop(destination, "independent", copied);
        remove("independent", copied);
    }

    @Test
    void withoutAPolicyACopyIsDeniedAndSoItIsAfterThePolicyIsGone() {
        assertRefused(AccessDeniedException.class, wanted -> {});
        share(source, "gone");
        unshare(source, "gone");

        assertRefused(AccessDeniedException.class, wanted -> {});
        assertRefused(
                AccessDeniedException.class,
                wanted -> wanted.sourceProjectVersionArn(
                                "arn:aws:rekognition:us-east-1:111122223333:project/source/version/none/1")
                        .sourceProjectArn("arn:aws:rekognition:us-east-1:111122223333:project/source/1"));
    }

    @Test
    void whatIsSharedWithAnOrganisationIsCopiedByAnAccountOnceItBelongsToIt() throws Exception {
        String document = policy("Allow", "*", everyVersionOf(source))
                .replace("}]}", ",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-example123\"}}}]}");
        put(source, "organisation", null, document);
        assertRefused(AccessDeniedException.class, wanted -> wanted.versionName("inside"));

        organisation("o-example123");
        String copied = Await.until(() -> copiedUnlessDenied("inside"), arn -> !arn.isEmpty());
        assertThat(awaitCopied("inside").status()).isEqualTo(ProjectVersionStatus.COPYING_COMPLETED);
        organisation("--remove");
        var _ = Await.until(() -> copiedUnlessDenied("inside"), String::isEmpty);

        unshare(source, "organisation");
        remove("inside", copied);
    }

    private static final String IN_USE = "in use";

    /** The copy's ARN, nothing where the caller may not copy, or that the name is taken, where it might. */
    private String copiedUnlessDenied(String name) {
        try {
            return copy(name);
        } catch (AccessDeniedException e) {
            return "";
        } catch (ResourceInUseException e) {
            return IN_USE;
        }
    }

    private void organisation(String change) throws Exception {
        Ran ran = ownlabel("account", "organisation", OTHER, change, "--data", folder.toString());
        assertThat(ran.exitCode()).as(ran.toString()).isZero();
    }

    @Test
    void everyErrorOfCopyProjectVersionIsReached() {
        share(source, "errors");
        try {
            assertRefused(
                    InvalidParameterException.class,
                    wanted -> wanted.sourceProjectArn(source.replace("/source/", "/other/")));
            assertRefused(
                    InvalidParameterException.class,
                    wanted -> wanted.destinationProjectArn(destination.replace("us-east-1", "eu-west-1")));
            assertRefused(
                    ResourceNotFoundException.class,
                    wanted -> wanted.sourceProjectVersionArn(sourceVersion.replace("/v1/", "/v9/")));
            assertRefused(
                    ResourceNotFoundException.class,
                    wanted -> wanted.destinationProjectArn(destination.replace("/copies/", "/none/")));
            assertRefused(AccessDeniedException.class, wanted -> wanted.destinationProjectArn(source));
            assertRefused(InvalidParameterException.class, wanted -> wanted.kmsKeyId("alias/none"));
            assertRefused(InvalidParameterException.class, wanted -> wanted.outputConfig(output -> {}));
            assertRefused(ServiceQuotaExceededException.class, wanted -> {
                Map<String, String> tags = new HashMap<>();
                for (int i = 0; i < 51; i++) {
                    tags.put("k" + i, "v");
                }
                wanted.tags(tags);
            });
            String kept = copy("kept");
            assertThat(awaitCopied("kept").status()).isEqualTo(ProjectVersionStatus.COPYING_COMPLETED);
            assertThatThrownBy(() -> copy("kept")).isInstanceOf(ResourceInUseException.class);
            List<String> more = new ArrayList<>();
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 6; i++) {
                            more.add(copy("more" + i));
                            var _ = awaitCopied("more" + (more.size() - 1));
                        }
                    })
                    .isInstanceOf(LimitExceededException.class);
            for (int i = 0; i < more.size(); i++) {
                remove("more" + i, more.get(i));
            }
            remove("kept", kept);
        } finally {
            unshare(source, "errors");
        }
    }

    @Test
    void anOutputBucketThatIsNotThereEndsTheCopyWithThatReason() {
        share(source, "bucket");
        String copied = second.rekognition()
                .copyProjectVersion(request("unwritable")
                        .outputConfig(output -> output.s3Bucket("no-such-bucket-anywhere"))
                        .build())
                .projectVersionArn();
        ProjectVersionDescription failed = awaitCopied("unwritable");
        unshare(source, "bucket");

        assertThat(failed.status()).isEqualTo(ProjectVersionStatus.COPYING_FAILED);
        assertThat(failed.statusMessage()).isEqualTo("Unable to write to output S3 bucket.");
        assertThatThrownBy(() -> second.rekognition()
                        .startProjectVersion(
                                request -> request.projectVersionArn(copied).minInferenceUnits(1)))
                .isInstanceOf(InvalidParameterException.class);
        remove("unwritable", copied);
    }

    @Test
    void thePoliciesOfAProjectHaveTheirLife() {
        String project = ours.project("policies");
        String document = policy("Allow", "*", everyVersionOf(project));
        String revision = share(project, "p1");

        assertThatThrownBy(() -> share(project, "p1")).isInstanceOf(ResourceAlreadyExistsException.class);
        String next = put(project, "p1", revision, document);
        assertThat(next).isNotEqualTo(revision);
        assertRefused(InvalidPolicyRevisionIdException.class, () -> put(project, "p1", revision, document));
        assertRefused(InvalidPolicyRevisionIdException.class, () -> put(project, "p2", revision, document));
        assertRefused(
                MalformedPolicyDocumentException.class,
                () -> put(project, "p2", null, document.replace("\"Principal\"", "\"NotPrincipal\"")));
        assertRefused(
                ResourceNotFoundException.class,
                () -> put(project.replace("/policies/", "/absent/"), "p2", null, document));
        for (int i = 2; i <= 5; i++) {
            share(project, "p" + i);
        }
        assertThatThrownBy(() -> share(project, "p6")).isInstanceOf(LimitExceededException.class);
        assertThat(first.rekognition()
                        .listProjectPoliciesPaginator(
                                request -> request.projectArn(project).maxResults(2))
                        .projectPolicies())
                .extracting(ProjectPolicy::policyName)
                .containsExactly("p1", "p2", "p3", "p4", "p5");
        assertThat(first.rekognition()
                        .listProjectPolicies(request -> request.projectArn(project))
                        .projectPolicies()
                        .getFirst()
                        .policyDocument())
                .isEqualTo(document);
        assertRefused(
                InvalidPaginationTokenException.class,
                () -> first.rekognition()
                        .listProjectPolicies(
                                request -> request.projectArn(project).nextToken("bogus")));
        assertRefused(
                InvalidPolicyRevisionIdException.class,
                () -> first.rekognition()
                        .deleteProjectPolicy(request ->
                                request.projectArn(project).policyName("p1").policyRevisionId(revision)));
        unshare(project, "p1");
        assertThatThrownBy(() -> unshare(project, "p1")).isInstanceOf(ResourceNotFoundException.class);
        assertRefused(
                AccessDeniedException.class,
                () -> second.rekognition().listProjectPolicies(request -> request.projectArn(project)));
    }

    private String put(String project, String name, @Nullable String revision, String document) {
        return first.rekognition()
                .putProjectPolicy(request -> request.projectArn(project)
                        .policyName(name)
                        .policyRevisionId(revision)
                        .policyDocument(document))
                .policyRevisionId();
    }

    @Test
    void commandsTellWhyACopyWouldBeRefusedAndMakeIt() throws Exception {
        String data = folder.toString();
        String[] copy = {
            "copy",
            sourceVersion,
            "--from",
            source,
            "--to",
            destination,
            "--name",
            "by-command",
            "--data",
            data,
            "--profile",
            "second"
        };
        Ran refused = ownlabel(with(copy, "--dry-run"));
        share(source, "command");
        Ran allowed = ownlabel(with(copy, "--dry-run"));
        Ran explained = ownlabel(
                "policy",
                "explain",
                "--principal",
                "arn:aws:iam::" + OTHER + ":user/admin",
                "--action",
                "rekognition:CopyProjectVersion",
                "--resource",
                sourceVersion,
                "--data",
                data);
        Ran done = ownlabel(copy);
        unshare(source, "command");

        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(1);
        assertThat(refused.out())
                .contains("refused  The caller may rekognition:CopyProjectVersion on " + sourceVersion)
                .contains("AccessDeniedException");
        assertThat(allowed.exitCode()).as(allowed.out() + allowed.err()).isZero();
        assertThat(allowed.out()).contains("statement 1 (Share)", "The copy would begin.");
        assertThat(explained.exitCode()).as(explained.err()).isZero();
        assertThat(explained.out()).contains("Allowed by", "statement 1 (Share)");
        assertThat(done.exitCode()).as(done.err()).isZero();
        assertThat(done.out()).contains("Version: arn:aws:rekognition:us-east-1:" + OTHER);
        remove("by-command", theirs.describe(destination, "by-command").projectVersionArn());
    }

    private static String[] with(String[] arguments, String more) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add(more);
        return all.toArray(String[]::new);
    }

    @Test
    void bothAccountsFindTheCopyInTheAuditRecord() throws Exception {
        share(source, "audited");
        String copied = copy("audited");
        var _ = awaitCopied("audited");
        unshare(source, "audited");

        List<String> lines = Files.readAllLines(folder.resolve("audit").resolve("audit.jsonl")).stream()
                .filter(line -> line.contains("\"CopyProjectVersion\"") && line.contains(copied))
                .toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).contains("\"recipientAccountId\":\"" + OTHER + "\"", "\"sharedEventID\"");
        assertThat(lines.get(1)).contains("\"recipientAccountId\":\"111122223333\"");
        remove("audited", copied);
    }

    @Test
    void theCommandLineOfAwsSharesAndCopies() throws Exception {
        Assumptions.assumeTrue(Ran.works("aws", "--version"), "There is no aws on this machine");
        String document = policy("Allow", "arn:aws:iam::" + OTHER + ":root", everyVersionOf(source));
        Ran put = aws(
                "default",
                "put-project-policy",
                "--project-arn",
                source,
                "--policy-name",
                "cli",
                "--policy-document",
                document);
        Ran copied = aws(
                "second",
                "copy-project-version",
                "--source-project-arn",
                source,
                "--source-project-version-arn",
                sourceVersion,
                "--destination-project-arn",
                destination,
                "--version-name",
                "cli",
                "--output-config",
                "S3Bucket=" + theirs.bucket() + ",S3KeyPrefix=cli");
        Ran list = aws("default", "list-project-policies", "--project-arn", source);
        Ran delete = aws("default", "delete-project-policy", "--project-arn", source, "--policy-name", "cli");

        assertThat(put.exitCode()).as(put.err()).isZero();
        assertThat(copied.exitCode()).as(copied.err()).isZero();
        assertThat(list.out()).contains("\"PolicyName\": \"cli\"");
        assertThat(delete.exitCode()).as(delete.err()).isZero();
        assertThat(awaitCopied("cli").status()).isEqualTo(ProjectVersionStatus.COPYING_COMPLETED);
        remove("cli", theirs.describe(destination, "cli").projectVersionArn());
    }

    private Ran aws(String profile, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("aws", "rekognition"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--profile", profile, "--output", "json"));
        return Ran.run(
                command,
                Map.of(
                        "AWS_SHARED_CREDENTIALS_FILE",
                        folder.resolve("credentials").toString(),
                        "AWS_CONFIG_FILE",
                        folder.resolve("config").toString(),
                        "AWS_PAGER",
                        ""));
    }
}
