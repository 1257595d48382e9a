package dev.ownlabel.training;

import dev.ownlabel.customlabels.VersionResults;

/** How a training ended. */
sealed interface TrainingEnd {
    /** With a model. */
    record Trained(VersionResults results) implements TrainingEnd {}

    /** Without one, for a reason that the user can remove. */
    record Refused(String reason, VersionResults results) implements TrainingEnd {}
}
