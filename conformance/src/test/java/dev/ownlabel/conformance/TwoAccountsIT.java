package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.rekognition.model.AccessDeniedException;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.InvalidS3ObjectException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** No account sees what is another's. The second account is added while the server runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoAccountsIT {
    private ServerProcess server;
    private Clients first;
    private Clients second;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = ServerProcess.start(folder);
        first = server.clients();
        Process add = new ProcessBuilder(ServerProcess.command(
                        List.of("account", "add", "444455556666", "--name", "second", "--data", folder.toString())))
                .inheritIO()
                .start();
        assertThat(add.waitFor()).isZero();
        second = server.clients("second");
    }

    @AfterAll
    void stop() throws Exception {
        first.close();
        second.close();
        server.close();
    }

    @Test
    void anAccountSeesOnlyItsOwnProjects() {
        String mine = new Fixture(first, "one").project("same-name");
        String theirs = new Fixture(second, "two").project("same-name");

        assertThat(mine).contains(":111122223333:");
        assertThat(theirs).contains(":444455556666:");
        assertThat(second.rekognition().describeProjects(request -> {}).projectDescriptions())
                .extracting(project -> project.projectArn())
                .contains(theirs)
                .allMatch(arn -> arn.contains(":444455556666:"));
    }

    @Test
    void anothersProjectIsDenied() {
        String mine = new Fixture(first, "one").project("private");

        assertThatThrownBy(() -> second.rekognition().deleteProject(request -> request.projectArn(mine)))
                .isInstanceOf(AccessDeniedException.class)
                .hasMessageContaining("arn:aws:iam::444455556666:user/admin is not authorized");
    }

    @Test
    void anothersBucketIsNeitherReadNorWritten() {
        first.s3().createBucket(request -> request.bucket("firsts-bucket"));
        first.s3()
                .putObject(
                        request -> request.bucket("firsts-bucket").key("secret.txt"), RequestBody.fromString("secret"));

        assertThatThrownBy(() -> second.s3()
                        .getObjectAsBytes(
                                request -> request.bucket("firsts-bucket").key("secret.txt")))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
        assertThatThrownBy(() -> second.s3()
                        .putObject(request -> request.bucket("firsts-bucket").key("mine"), RequestBody.fromString("x")))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
        assertThat(second.s3().listBuckets().buckets())
                .extracting(bucket -> bucket.name())
                .doesNotContain("firsts-bucket");
    }

    @Test
    void aDatasetIsNotMadeFromAnothersManifest() {
        var manifest = new Fixture(first, "manifests-of-first").manifestOf("list", "{\"source-ref\":\"s3://a-b/c\"}\n");
        String project = new Fixture(second, "two").project("thief");

        assertThatThrownBy(() -> second.rekognition()
                        .createDataset(request -> request.projectArn(project)
                                .datasetType(DatasetType.TRAIN)
                                .datasetSource(source -> source.groundTruthManifest(manifest))))
                .isInstanceOf(InvalidS3ObjectException.class);
    }
}
