package dev.ownlabel.training;

import dev.ownlabel.artifacts.ModelArtifacts;
import dev.ownlabel.artifacts.WorkingCopies;
import dev.ownlabel.customlabels.DatasetLines;
import dev.ownlabel.objectstore.ObjectStore;

/** Where a training reads and writes. */
public record TrainingStores(
        DatasetLines datasets, ObjectStore objects, WorkingCopies working, ModelArtifacts artifacts) {}
