package dev.ownlabel.app.client;

import dev.ownlabel.formats.Sample;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.rekognition.model.Asset;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.OutputConfig;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.TestingData;
import software.amazon.awssdk.services.rekognition.model.TrainingData;

/**
 * Trains a new version of a project from images: project (made where it does not exist), bucket, upload, manifest, version. The
 * manifests are named in the request, so a project can be trained again and again with whatever images there are then.
 */
public final class Training {
    private static final DateTimeFormatter VERSION_NAME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH.mm.ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Pattern PROJECT_ARN = Pattern.compile("arn:[^:]+:rekognition:([^:]+):([0-9]{12}):project/.+");

    private final Connection connection;
    private final Progress progress;
    private final InstantSource clock;

    public Training(Connection connection, Progress progress, InstantSource clock) {
        this.connection = connection;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Trains and waits for the end.
     *
     * @param testing empty: the service splits the test images off the training images
     */
    public ProjectVersionDescription train(String project, List<Sample> training, List<Sample> testing) {
        String projectArn = new Projects(connection).make(project);
        String bucket = bucketOf(projectArn);
        String versionName = VERSION_NAME.format(clock.instant());
        Upload upload = new Upload(connection.s3(), bucket, clock);
        upload.makeBucket();
        String folder = project + "/" + versionName;
        TrainingData trainingData = TrainingData.builder()
                .assets(asset(upload(upload, folder + "/training", training)))
                .build();
        TestingData testingData = testing.isEmpty()
                ? TestingData.builder().autoCreate(true).build()
                : TestingData.builder()
                        .assets(asset(upload(upload, folder + "/testing", testing)))
                        .build();
        connection
                .rekognition()
                .createProjectVersion(request -> request.projectArn(projectArn)
                        .versionName(versionName)
                        .trainingData(trainingData)
                        .testingData(testingData)
                        .outputConfig(results(bucket, folder)));
        return follow(projectArn, versionName);
    }

    /** Trains from the datasets of a project that has them, and waits for the end. */
    public ProjectVersionDescription train(String project) {
        String projectArn = new Projects(connection).existing(project).projectArn();
        String bucket = bucketOf(projectArn);
        String versionName = VERSION_NAME.format(clock.instant());
        new Upload(connection.s3(), bucket, clock).makeBucket();
        connection
                .rekognition()
                .createProjectVersion(request -> request.projectArn(projectArn)
                        .versionName(versionName)
                        .outputConfig(results(bucket, project + "/" + versionName)));
        return follow(projectArn, versionName);
    }

    private ProjectVersionDescription follow(String projectArn, String versionName) {
        try (Progress.Step step = progress.begin("Training", 100)) {
            return new Versions(connection).awaitTraining(projectArn, versionName, step);
        }
    }

    /** Where the images and the results of a project's account are kept. */
    public static String bucketOf(String projectArn) {
        Matcher parts = PROJECT_ARN.matcher(projectArn);
        if (!parts.matches()) {
            throw new JobFailedException("The server named a project in an unknown form: " + projectArn);
        }
        return "custom-labels-" + parts.group(1) + "-" + parts.group(2);
    }

    private GroundTruthManifest upload(Upload upload, String prefix, List<Sample> images) {
        try (Progress.Step step =
                progress.begin("Uploading " + prefix.substring(prefix.lastIndexOf('/') + 1), images.size())) {
            upload.send(prefix, images, step);
            return upload.manifest(prefix + ".manifest", prefix, images);
        }
    }

    private static Asset asset(GroundTruthManifest manifest) {
        return Asset.builder().groundTruthManifest(manifest).build();
    }

    private static OutputConfig results(String bucket, String folder) {
        return OutputConfig.builder()
                .s3Bucket(bucket)
                .s3KeyPrefix(folder + "/results")
                .build();
    }
}
