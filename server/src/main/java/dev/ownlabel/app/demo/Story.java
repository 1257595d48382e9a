package dev.ownlabel.app.demo;

import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.Detector;
import dev.ownlabel.app.client.Evaluation;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.app.client.LabelledImage;
import dev.ownlabel.app.client.Progress;
import dev.ownlabel.app.client.TextTable;
import dev.ownlabel.app.client.Training;
import dev.ownlabel.app.client.Upload;
import dev.ownlabel.app.client.Versions;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.DatasetStatus;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;
import software.amazon.awssdk.services.rekognition.model.ResourceNotFoundException;

/** The main job from end to end, step by step, through the AWS SDK like any client. */
final class Story {
    private static final String PROJECT = "drawings";
    private static final String VERSION = "v1";
    private static final int TRAINING_PER_LABEL = 28;
    private static final int UNSEEN_PER_LABEL = 2;
    private static final long SEED = 20;
    private static final long UNSEEN_SEED = 21;

    private final Connection connection;
    private final Connection other;
    private final RekognitionClient rekognition;
    private final Progress progress;
    private final PrintWriter out;
    private final boolean keep;
    private final InstantSource clock = InstantSource.system();
    private final Versions versions;
    private final TextTable times = new TextTable("step", "seconds");

    /** {@code other} is the account that the model is shared with. */
    Story(Connection connection, Connection other, Progress progress, PrintWriter out, boolean keep) {
        this.connection = connection;
        this.other = other;
        this.rekognition = connection.rekognition();
        this.progress = progress;
        this.out = out;
        this.keep = keep;
        this.versions = new Versions(connection);
    }

    /** Tells it; returns the version's ARN. */
    String tell() throws IOException {
        Instant begin = clock.instant();
        String project = rekognition
                .createProject(request -> request.projectName(PROJECT))
                .projectArn();
        say("Created project " + project);
        String bucket = Training.bucketOf(project);
        String dataset = makeDataset(project, bucket);
        ProjectVersionDescription version = train(project, bucket);
        Evaluation evaluation = versions.evaluation(version);
        say("");
        out.print(evaluation.table());
        say(String.format(Locale.ROOT, "F1 %.3f on %d test images", evaluation.f1(), evaluation.testingImages()));
        start(version.projectVersionArn());
        int right = detect(version.projectVersionArn());
        int same = new Sharing(connection, other, progress, out, times)
                .tell(project, version.projectVersionArn(), DrawnImages.draw(UNSEEN_PER_LABEL, UNSEEN_SEED), keep);
        if (!keep) {
            stopAndDelete(project, dataset, version.projectVersionArn());
        }
        say("");
        out.print(times);
        say(String.format(
                Locale.ROOT,
                "Done in %.1f s: F1 %.3f, %d of %d unseen images right, %d of %d answered identically by the copy in the"
                        + " other account.",
                seconds(begin),
                evaluation.f1(),
                right,
                UNSEEN_PER_LABEL * Thing.values().length,
                same,
                UNSEEN_PER_LABEL * Thing.values().length));
        return version.projectVersionArn();
    }

    private String makeDataset(String project, String bucket) {
        Instant begin = clock.instant();
        List<LabelledImage> images = DrawnImages.draw(TRAINING_PER_LABEL, SEED);
        Upload upload = new Upload(connection.s3(), bucket, clock);
        upload.makeBucket();
        GroundTruthManifest manifest;
        try (Progress.Step step = progress.begin("Drawing and uploading", images.size())) {
            manifest = upload.upload(PROJECT + "/images", images, step);
        }
        times.row("draw and upload " + images.size() + " images", inSeconds(begin));
        begin = clock.instant();
        String dataset = rekognition
                .createDataset(request -> request.projectArn(project)
                        .datasetType(DatasetType.TRAIN)
                        .datasetSource(source -> source.groundTruthManifest(manifest)))
                .datasetArn();
        while (true) {
            var description = rekognition
                    .describeDataset(request -> request.datasetArn(dataset))
                    .datasetDescription();
            if (description.status() == DatasetStatus.CREATE_COMPLETE) {
                times.row("import the dataset", inSeconds(begin));
                say("Created dataset " + dataset + ": "
                        + description.datasetStats().labeledEntries() + " labelled images, "
                        + description.datasetStats().totalLabels() + " labels");
                return dataset;
            }
            if (description.status() != DatasetStatus.CREATE_IN_PROGRESS) {
                throw new JobFailedException(
                        "The dataset is " + description.statusAsString() + ": " + description.statusMessage());
            }
            Versions.pause();
        }
    }

    private ProjectVersionDescription train(String project, String bucket) {
        Instant begin = clock.instant();
        rekognition.createProjectVersion(request -> request.projectArn(project)
                .versionName(VERSION)
                .outputConfig(output -> output.s3Bucket(bucket).s3KeyPrefix(PROJECT + "/" + VERSION)));
        try (Progress.Step step = progress.begin("Training", 100)) {
            ProjectVersionDescription version = versions.awaitTraining(project, VERSION, step);
            times.row("train and evaluate", inSeconds(begin));
            return version;
        }
    }

    private void start(String versionArn) {
        Instant begin = clock.instant();
        new Detector(connection).ready(versionArn, true);
        times.row("start", inSeconds(begin));
        say("Running " + versionArn);
    }

    private int detect(String versionArn) throws IOException {
        Instant begin = clock.instant();
        Detector detector = new Detector(connection);
        TextTable table = new TextTable("unseen image", "found", "confidence", "");
        int right = 0;
        List<LabelledImage> unseen = DrawnImages.draw(UNSEEN_PER_LABEL, UNSEEN_SEED);
        for (LabelledImage image : unseen) {
            List<CustomLabel> found =
                    detector.detect(versionArn, image.content().read(), 0f);
            CustomLabel first = found.getFirst();
            boolean correct = first.name().equals(image.label());
            right += correct ? 1 : 0;
            table.row(
                    image.name(),
                    first.name(),
                    String.format(Locale.ROOT, "%.1f", first.confidence()),
                    correct ? "right" : "wrong");
        }
        times.row("detect on " + unseen.size() + " unseen images", inSeconds(begin));
        out.print(table);
        out.flush();
        return right;
    }

    private void stopAndDelete(String project, String dataset, String versionArn) {
        Instant begin = clock.instant();
        rekognition.stopProjectVersion(request -> request.projectVersionArn(versionArn));
        versions.awaitLeaving(ProjectVersionStatus.STOPPING, project, VERSION);
        rekognition.deleteProjectVersion(request -> request.projectVersionArn(versionArn));
        awaitNoVersions(project);
        rekognition.deleteDataset(request -> request.datasetArn(dataset));
        awaitNoDataset(dataset);
        rekognition.deleteProject(request -> request.projectArn(project));
        times.row("stop and delete", inSeconds(begin));
        say("Stopped and deleted everything");
    }

    private void awaitNoVersions(String project) {
        while (!rekognition
                .describeProjectVersions(request -> request.projectArn(project))
                .projectVersionDescriptions()
                .isEmpty()) {
            Versions.pause();
        }
    }

    private void awaitNoDataset(String dataset) {
        try {
            while (true) {
                rekognition.describeDataset(request -> request.datasetArn(dataset));
                Versions.pause();
            }
        } catch (ResourceNotFoundException e) {
            // Gone, as it should be.
        }
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private String inSeconds(Instant since) {
        return String.format(Locale.ROOT, "%.1f", seconds(since));
    }

    private double seconds(Instant since) {
        return Duration.between(since, clock.instant()).toMillis() / 1000.0;
    }
}
