package dev.ownlabel.app.client;

import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.OutputConfig;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;

/** Copies a version into a project of the connection's account and waits for its end. */
public final class Copying {
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}) ?%");

    private final Connection connection;
    private final Progress progress;

    public Copying(Connection connection, Progress progress) {
        this.connection = connection;
        this.progress = progress;
    }

    /** What is to be copied where; a null {@code output} means the bucket that {@code train} uses for the destination project. */
    public record Order(
            String sourceProject,
            String source,
            String destinationProject,
            String versionName,
            @Nullable OutputConfig output,
            @Nullable String kmsKeyId,
            Map<String, String> tags) {
        public Order {
            tags = Map.copyOf(tags);
        }

        /** The request that the order comes to. */
        public CopyProjectVersionRequest request() {
            OutputConfig place = output != null
                    ? output
                    : OutputConfig.builder()
                            .s3Bucket(Training.bucketOf(destinationProject))
                            .s3KeyPrefix(versionName)
                            .build();
            return CopyProjectVersionRequest.builder()
                    .sourceProjectArn(sourceProject)
                    .sourceProjectVersionArn(source)
                    .destinationProjectArn(destinationProject)
                    .versionName(versionName)
                    .outputConfig(place)
                    .kmsKeyId(kmsKeyId)
                    .tags(tags.isEmpty() ? null : tags)
                    .build();
        }
    }

    /** Copies; fails with the reason that the copied version names. */
    public ProjectVersionDescription copy(Order order) {
        if (order.output() == null) {
            new Upload(connection.s3(), Training.bucketOf(order.destinationProject()), InstantSource.system())
                    .makeBucket();
        }
        connection.rekognition().copyProjectVersion(order.request());
        Versions versions = new Versions(connection);
        try (Progress.Step step = progress.begin("Copying", 100)) {
            while (true) {
                ProjectVersionDescription version = versions.describe(order.destinationProject(), order.versionName());
                if (version.status() == ProjectVersionStatus.COPYING_FAILED) {
                    throw new JobFailedException("Copying failed: " + version.statusMessage());
                }
                if (version.status() != ProjectVersionStatus.COPYING_IN_PROGRESS) {
                    step.to(100);
                    return version;
                }
                Matcher percent = PERCENT.matcher(String.valueOf(version.statusMessage()));
                step.to(percent.find() ? Long.parseLong(percent.group(1)) : 0);
                Versions.pause();
            }
        }
    }
}
