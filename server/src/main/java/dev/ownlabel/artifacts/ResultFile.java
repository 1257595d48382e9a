package dev.ownlabel.artifacts;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.ProjectVersion;

/** The files that a training, and a copy of its model, leave in the user's bucket (specification, manifests.md §7.1). */
public enum ResultFile {
    EVALUATION_SUMMARY("EvaluationResultSummary"),
    MANIFEST_SUMMARY("ManifestSummary"),
    TRAINING_GROUND_TRUTH("TrainingGroundTruth"),
    TESTING_GROUND_TRUTH("TestingGroundTruth"),
    TRAINING_VALIDATION("TrainingManifestWithValidation"),
    TESTING_VALIDATION("TestingManifestWithValidation");

    private final String stem;

    ResultFile(String stem) {
        this.stem = stem;
    }

    /** What the file is, the same for every version: the first part of its name. */
    public String stem() {
        return stem;
    }

    /** Where the version's file is or will be: prefix and name are joined by exactly one slash. */
    public S3Location place(ProjectVersion version) {
        return place(
                version.outputBucket(),
                version.outputPrefix(),
                version.arn().project(),
                version.arn().name());
    }

    /** As {@link #place(ProjectVersion)}, for a version to be. */
    public S3Location place(String bucket, String prefix, String project, String version) {
        int end = prefix.length();
        while (end > 0 && prefix.charAt(end - 1) == '/') {
            end--;
        }
        String name = name(project, version);
        return S3Location.of(bucket, end == 0 ? name : prefix.substring(0, end) + "/" + name);
    }

    /** The object's name without the prefix. */
    public String name(String project, String version) {
        return stem + "-" + project + "-" + version + ".json";
    }
}
