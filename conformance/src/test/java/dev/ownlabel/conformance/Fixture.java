package dev.ownlabel.conformance;

import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.rekognition.model.Asset;
import software.amazon.awssdk.services.rekognition.model.DatasetDescription;
import software.amazon.awssdk.services.rekognition.model.DatasetStatus;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;

/** Steps that many tests begin with. */
final class Fixture {
    static final List<String> LABELS = List.of("bar", "disc");

    private final Clients clients;
    private final String bucket;

    Fixture(Clients clients, String bucket) {
        this.clients = clients;
        this.bucket = bucket;
    }

    String bucket() {
        return bucket;
    }

    String project(String name) {
        return clients.rekognition()
                .createProject(request -> request.projectName(name))
                .projectArn();
    }

    /** Uploads {@code perLabel} images of each label and a manifest of them. */
    GroundTruthManifest manifest(String name, int perLabel) throws IOException {
        clients.s3().createBucket(request -> request.bucket(bucket));
        StringBuilder lines = new StringBuilder();
        for (String label : LABELS) {
            for (int i = 0; i < perLabel; i++) {
                String key = name + "/" + label + "-" + i + ".jpg";
                byte[] image = Drawing.of(label, i);
                clients.s3().putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(image));
                lines.append(line(key, label)).append('\n');
            }
        }
        return manifestOf(name, lines.toString());
    }

    /** Uploads the lines as a manifest. */
    GroundTruthManifest manifestOf(String name, String lines) {
        clients.s3().createBucket(request -> request.bucket(bucket));
        String key = name + ".manifest";
        clients.s3().putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(lines));
        return GroundTruthManifest.builder()
                .s3Object(object -> object.bucket(bucket).name(key))
                .build();
    }

    /** A manifest line with one image-level label. */
    String line(String key, String label) {
        return """
            {"source-ref":"s3://%s/%s","kind":1,"kind-metadata":{"confidence":1,"class-name":"%s",\
            "human-annotated":"yes","creation-date":"2026-01-01T00:00:00","type":"groundtruth/image-classification"}}\
            """.formatted(bucket, key, label);
    }

    /** Makes a dataset of the manifest and waits until it is complete. */
    String dataset(String project, DatasetType type, GroundTruthManifest manifest) {
        String arn = clients.rekognition()
                .createDataset(request -> request.projectArn(project)
                        .datasetType(type)
                        .datasetSource(source -> source.groundTruthManifest(manifest)))
                .datasetArn();
        awaitDataset(arn, DatasetStatus.CREATE_COMPLETE);
        return arn;
    }

    DatasetDescription awaitDataset(String arn, DatasetStatus wanted) {
        return Await.until(
                () -> clients.rekognition()
                        .describeDataset(request -> request.datasetArn(arn))
                        .datasetDescription(),
                dataset -> dataset.status() == wanted);
    }

    /** Begins a training from the manifest, whose test images the service splits off. */
    String train(String project, String version, GroundTruthManifest manifest) {
        return clients.rekognition()
                .createProjectVersion(request -> request.projectArn(project)
                        .versionName(version)
                        .trainingData(data -> data.assets(
                                Asset.builder().groundTruthManifest(manifest).build()))
                        .testingData(data -> data.autoCreate(true))
                        .outputConfig(output -> output.s3Bucket(bucket).s3KeyPrefix("results")))
                .projectVersionArn();
    }

    ProjectVersionDescription awaitTrained(String project, String version) {
        clients.waiter()
                .waitUntilProjectVersionTrainingCompleted(
                        request -> request.projectArn(project).versionNames(version));
        return describe(project, version);
    }

    /** Starts the version and waits until it runs. */
    void start(String project, String version, String arn) {
        clients.rekognition()
                .startProjectVersion(request -> request.projectVersionArn(arn).minInferenceUnits(1));
        clients.waiter()
                .waitUntilProjectVersionRunning(
                        request -> request.projectArn(project).versionNames(version));
    }

    void stop(String project, String version, String arn) {
        clients.rekognition().stopProjectVersion(request -> request.projectVersionArn(arn));
        Await.until(() -> describe(project, version), found -> found.status() == ProjectVersionStatus.STOPPED);
    }

    ProjectVersionDescription describe(String project, String version) {
        return clients.rekognition()
                .describeProjectVersions(request -> request.projectArn(project).versionNames(version))
                .projectVersionDescriptions()
                .getFirst();
    }
}
