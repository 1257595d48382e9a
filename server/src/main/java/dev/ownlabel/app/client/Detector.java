package dev.ownlabel.app.client;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;

/** Starts a version where need be, and labels images with it. */
public final class Detector {
    private final Connection connection;
    private final Versions versions;

    public Detector(Connection connection) {
        this.connection = connection;
        this.versions = new Versions(connection);
    }

    /**
     * Waits for the version to run.
     *
     * @param start start it where it does not run
     */
    public void ready(String versionArn, boolean start) {
        ProjectVersionDescription version = versions.find(versionArn);
        if (start && startable(version.status())) {
            connection
                    .rekognition()
                    .startProjectVersion(
                            request -> request.projectVersionArn(versionArn).minInferenceUnits(1));
            version = versions.find(versionArn);
        }
        if (version.status() == ProjectVersionStatus.STARTING) {
            version = versions.awaitLeaving(
                    ProjectVersionStatus.STARTING, versions.projectArn(versionArn), Versions.nameOf(versionArn));
        }
        if (version.status() != ProjectVersionStatus.RUNNING) {
            throw new JobFailedException("The version is " + version.statusAsString() + ", not RUNNING ("
                    + version.statusMessage() + ")" + (start ? "" : "; --start starts it"));
        }
    }

    /**
     * What is on the image, surest first.
     *
     * @param minConfidence 0 to 100, or null: each label's own threshold decides
     */
    public List<CustomLabel> detect(String versionArn, byte[] image, @Nullable Float minConfidence) {
        return connection
                .rekognition()
                .detectCustomLabels(request -> request.projectVersionArn(versionArn)
                        .minConfidence(minConfidence)
                        .image(source -> source.bytes(SdkBytes.fromByteArray(image))))
                .customLabels();
    }

    private static boolean startable(ProjectVersionStatus status) {
        return switch (status) {
            case TRAINING_COMPLETED, COPYING_COMPLETED, STOPPED, FAILED -> true;
            default -> false;
        };
    }
}
