package dev.ownlabel.customlabels;

import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import java.util.List;

/** The quotas of the service (specification, operations.md §3.5), and what a copy needs; the defaults are Amazon's. */
public record CustomLabelsSettings(
        int projects,
        int versionsPerProject,
        int concurrentTrainings,
        int concurrentCopies,
        int policiesPerProject,
        int runningModels,
        int unitsPerModel,
        int tagsPerResource,
        int imagesPerDataset,
        boolean copyNeedsCreation) {
    private static final int MANY = 1_000_000;
    private static final Setting<Integer> PROJECTS =
            Setting.integer("customlabels.projects", 100, 1, MANY, "How many projects an account may have.");
    private static final Setting<Integer> VERSIONS = Setting.integer(
            "customlabels.versions-per-project", 100, 1, MANY, "How many model versions a project may have.");
    private static final Setting<Integer> TRAININGS = Setting.integer(
            "customlabels.concurrent-trainings", 2, 1, MANY, "How many trainings an account may have at once.");
    private static final Setting<Integer> COPIES = Setting.integer(
            "customlabels.concurrent-copies",
            5,
            1,
            MANY,
            "How many model versions may be copied into an account at once.");
    private static final Setting<Integer> POLICIES =
            Setting.integer("customlabels.policies-per-project", 5, 1, 1000, "How many policies a project may have.");
    private static final Setting<Integer> RUNNING = Setting.integer(
            "customlabels.running-models", 2, 1, MANY, "How many models an account may have running at once.");
    private static final Setting<Integer> UNITS = Setting.integer(
            "customlabels.inference-units-per-model", 5, 1, MANY, "How many inference units a running model may have.");
    private static final Setting<Integer> TAGS =
            Setting.integer("customlabels.tags-per-resource", 50, 1, 200, "How many tags a resource may have.");
    private static final Setting<Integer> IMAGES = Setting.integer(
            "customlabels.images-per-dataset", 250_000, 1, 500_000, "How many images a dataset may have.");
    private static final Setting<Boolean> COPY_NEEDS_CREATION = Setting.flag(
            "customlabels.copy-needs-create-permission",
            false,
            "Whether CopyProjectVersion also needs rekognition:CreateProjectVersion on the destination project, and with"
                    + " tags rekognition:TagResource; Amazon's newest reference lists both.");

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL =
            List.of(PROJECTS, VERSIONS, TRAININGS, COPIES, POLICIES, RUNNING, UNITS, TAGS, IMAGES, COPY_NEEDS_CREATION);

    public static CustomLabelsSettings from(Settings settings) {
        return new CustomLabelsSettings(
                settings.get(PROJECTS),
                settings.get(VERSIONS),
                settings.get(TRAININGS),
                settings.get(COPIES),
                settings.get(POLICIES),
                settings.get(RUNNING),
                settings.get(UNITS),
                settings.get(TAGS),
                settings.get(IMAGES),
                settings.get(COPY_NEEDS_CREATION));
    }
}
