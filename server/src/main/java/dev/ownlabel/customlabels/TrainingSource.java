package dev.ownlabel.customlabels;

import dev.ownlabel.aws.S3Location;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a training takes its images from (specification, operations.md §5.11 and training-and-inference.md §3). */
public sealed interface TrainingSource {
    /** The project's own datasets as they were when the training was asked for; {@code test} null = split 80/20. */
    record Datasets(DatasetArn train, @Nullable DatasetArn test) implements TrainingSource {}

    /** Not trained but copied from {@code version}, which need not exist any more (specification, policies-and-copy.md §5). */
    record Copy(ProjectVersionArn version) implements TrainingSource {}

    /** Manifests named in the request; {@code autoCreate} = split 80/20 off the training manifests. */
    record Manifests(List<S3Location> training, List<S3Location> testing, boolean autoCreate)
            implements TrainingSource {
        public Manifests {
            training = List.copyOf(training);
            testing = List.copyOf(testing);
        }
    }
}
