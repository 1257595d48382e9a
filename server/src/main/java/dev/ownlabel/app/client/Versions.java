package dev.ownlabel.app.client;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.rekognition.model.EvaluationResult;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;
import software.amazon.awssdk.services.rekognition.model.S3Object;

/** Follows a project version through its life. */
public final class Versions {
    private static final Duration POLL = Duration.ofMillis(300);
    private static final Pattern PERCENT = Pattern.compile("([0-9]{1,3}) ?%");
    private static final Pattern ARN =
            Pattern.compile("(arn:[^:]+:rekognition:[^:]+:[0-9]{12}:project/([^/]+))/version/([^/]+)/([0-9]+)");

    private final Connection connection;

    public Versions(Connection connection) {
        this.connection = connection;
    }

    /** Waits for the training's end; the step goes to 100. */
    public ProjectVersionDescription awaitTraining(String projectArn, String versionName, Progress.Step step) {
        while (true) {
            ProjectVersionDescription version = describe(projectArn, versionName);
            switch (version.status()) {
                case TRAINING_IN_PROGRESS -> {
                    Matcher percent = PERCENT.matcher(message(version));
                    step.to(percent.find() ? Long.parseLong(percent.group(1)) : 0);
                    pause();
                }
                case TRAINING_FAILED -> throw new JobFailedException("Training failed: " + message(version));
                default -> {
                    step.to(100);
                    return version;
                }
            }
        }
    }

    /** Waits while the version is in {@code passing}, and returns what it is then. */
    public ProjectVersionDescription awaitLeaving(ProjectVersionStatus passing, String projectArn, String versionName) {
        while (true) {
            ProjectVersionDescription version = describe(projectArn, versionName);
            if (version.status() != passing) {
                return version;
            }
            pause();
        }
    }

    /** The version that the ARN names. */
    public ProjectVersionDescription find(String versionArn) {
        String projectArn = projectArn(versionArn);
        Matcher parts = parts(versionArn);
        return connection
                .rekognition()
                .describeProjectVersions(
                        request -> request.projectArn(projectArn).versionNames(parts.group(3)))
                .projectVersionDescriptions()
                .stream()
                .filter(version -> version.projectVersionArn().equals(versionArn))
                .findFirst()
                .orElseThrow(() -> new JobFailedException("There is no version " + versionArn));
    }

    /** The ARN of the version's project, whose digits the version's own ARN does not have. */
    public String projectArn(String versionArn) {
        Matcher parts = parts(versionArn);
        return connection
                .rekognition()
                .describeProjects(request -> request.projectNames(parts.group(2)))
                .projectDescriptions()
                .stream()
                .map(project -> project.projectArn())
                .filter(arn -> arn.startsWith(parts.group(1) + "/"))
                .findFirst()
                .orElseThrow(() -> new JobFailedException("There is no project " + parts.group(2)));
    }

    /** The name in a version's ARN. */
    public static String nameOf(String versionArn) {
        return parts(versionArn).group(3);
    }

    /** Reads the evaluation summary that a trained version names. */
    public Evaluation evaluation(ProjectVersionDescription version) {
        EvaluationResult result = version.evaluationResult();
        if (result == null || result.summary() == null) {
            throw new JobFailedException("Version " + version.projectVersionArn() + " has no evaluation");
        }
        S3Object file = result.summary().s3Object();
        return Evaluation.parse(connection
                .s3()
                .getObjectAsBytes(request -> request.bucket(file.bucket()).key(file.name()))
                .asByteArray());
    }

    ProjectVersionDescription describe(String projectArn, String versionName) {
        List<ProjectVersionDescription> found = connection
                .rekognition()
                .describeProjectVersions(
                        request -> request.projectArn(projectArn).versionNames(versionName))
                .projectVersionDescriptions();
        if (found.isEmpty()) {
            throw new JobFailedException("Version " + versionName + " is gone");
        }
        return found.getFirst();
    }

    private static Matcher parts(String versionArn) {
        Matcher matcher = ARN.matcher(versionArn);
        if (!matcher.matches()) {
            throw new JobFailedException("Not the ARN of a project version: " + versionArn);
        }
        return matcher;
    }

    private static String message(ProjectVersionDescription version) {
        return String.valueOf(version.statusMessage());
    }

    /** Lets a moment pass before asking again. */
    public static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobFailedException("Interrupted", e);
        }
    }
}
