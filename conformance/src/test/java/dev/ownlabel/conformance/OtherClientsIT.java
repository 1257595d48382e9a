package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The main job with the AWS CLI and with boto3, as the user has them installed; aborted, and so reported, where one is missing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherClientsIT {
    private Path folder;
    private Path images;
    private ServerProcess server;

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        folder = temporary;
        server = ServerProcess.start(folder.resolve("data"));
        images = Files.createDirectory(folder.resolve("images"));
        StringBuilder lines = new StringBuilder();
        for (String label : Fixture.LABELS) {
            for (int i = 0; i < 12; i++) {
                String name = label + "-" + i + ".jpg";
                Files.write(images.resolve(name), Drawing.of(label, i));
                lines.append(new Fixture(null, "BUCKET").line("images/" + name, label))
                        .append('\n');
            }
        }
        Files.writeString(folder.resolve("train.manifest"), lines.toString());
        Files.write(folder.resolve("unseen.jpg"), Drawing.of("disc", 500));
    }

    @AfterAll
    void stop() throws Exception {
        server.close();
    }

    private Map<String, String> environment() {
        return Map.of(
                "AWS_SHARED_CREDENTIALS_FILE",
                server.data().resolve("credentials").toString(),
                "AWS_CONFIG_FILE",
                server.data().resolve("config").toString(),
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_PAGER",
                "");
    }

    @Test
    void theMainJobWithTheAwsCli() throws Exception {
        assumeTrue(Ran.works("aws", "--version"), "the AWS CLI is not installed");
        aws("s3 mb s3://cli-bucket");
        aws("s3 cp --recursive --only-show-errors " + images + " s3://cli-bucket/images");
        Path manifest = manifestFor("cli-bucket");
        aws("s3 cp --only-show-errors " + manifest + " s3://cli-bucket/train.manifest");
        String project = aws("rekognition create-project --project-name cli --query ProjectArn --output text");
        String dataset = aws("rekognition create-dataset --dataset-type TRAIN --project-arn " + project
                + " --dataset-source GroundTruthManifest={S3Object={Bucket=cli-bucket,Name=train.manifest}}"
                + " --query DatasetArn --output text");
        Await.until(
                () -> unchecked("rekognition describe-dataset --dataset-arn " + dataset
                        + " --query DatasetDescription.Status --output text"),
                "CREATE_COMPLETE"::equals);
        assertThat(aws("rekognition list-dataset-entries --max-items 30 --page-size 7 --dataset-arn " + dataset
                        + " --query length(DatasetEntries) --output json"))
                .isEqualTo("24");

        String version = aws("rekognition create-project-version --version-name v1 --project-arn " + project
                + " --output-config S3Bucket=cli-bucket,S3KeyPrefix=out --query ProjectVersionArn --output text");
        Await.until(() -> status(project), "TRAINING_COMPLETED"::equals);
        aws("rekognition start-project-version --min-inference-units 1 --project-version-arn " + version);
        aws("rekognition wait project-version-running --version-names v1 --project-arn " + project);
        String found =
                aws("rekognition detect-custom-labels --project-version-arn " + version + " --image-bytes fileb://"
                        + folder.resolve("unseen.jpg") + " --query CustomLabels[0].Name --output text");
        aws("rekognition stop-project-version --project-version-arn " + version);

        assertThat(found).isEqualTo("disc");
    }

    @Test
    void theMainJobWithBoto3() throws Exception {
        assumeTrue(Ran.works("python3", "-c", "import boto3"), "boto3 is not installed");
        manifestFor("boto-bucket");

        Ran ran = Ran.run(
                List.of(
                        "python3",
                        Path.of("src/test/python/main_job.py").toAbsolutePath().toString(),
                        folder.toString()),
                environment());

        assertThat(ran.exitCode()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualTo("disc");
    }

    private Path manifestFor(String bucket) throws Exception {
        String lines = Files.readString(folder.resolve("train.manifest")).replace("BUCKET", bucket);
        return Files.writeString(folder.resolve(bucket + ".manifest"), lines);
    }

    private String status(String project) {
        return unchecked("rekognition describe-project-versions --project-arn " + project
                + " --query ProjectVersionDescriptions[0].Status --output text");
    }

    private String unchecked(String arguments) {
        try {
            return aws(arguments);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String aws(String arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("aws"));
        command.addAll(List.of(arguments.split(" ")));
        Ran ran = Ran.run(command, environment());
        assertThat(ran.exitCode()).as(arguments + ": " + ran.err()).isZero();
        return ran.out();
    }
}
