package dev.ownlabel.training;

/** The files that a training leaves in the user's bucket (specification, manifests.md §7.1). */
enum ResultFile {
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

    /** The object's name without the prefix. */
    String name(String project, String version) {
        return stem + "-" + project + "-" + version + ".json";
    }
}
