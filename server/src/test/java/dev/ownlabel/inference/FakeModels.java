package dev.ownlabel.inference;

import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.vision.boxes.Box;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Models that find a circle in every image, and less surely a square; and one that says where they are. */
public final class FakeModels {
    private static final Map<String, Double> THRESHOLDS = Map.of("circle", 0.5, "square", 0.5);

    private FakeModels() {}

    /**
     * Models of which these are in memory.
     *
     * @param version that finds labels
     * @param finder that finds boxes: two circles, one across the image's edge, and a square
     */
    public static RunningModels running(
            ProjectVersionArn version,
            ProjectVersionArn finder,
            ProjectVersions versions,
            ObjectStore objects,
            InstantSource clock)
            throws IOException, ObjectStoreException {
        RunningModels models = new RunningModels(
                FakeModel.loader(arn -> arn.equals(finder) ? boxes() : labels()),
                versions,
                objects,
                new InferenceSettings(
                        2, 1, 1, 4, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMillis(5), 1 << 20),
                new Metrics(),
                clock);
        models.load(version, new Units(1, 1));
        models.load(finder, new Units(1, 1));
        return models;
    }

    private static FakeModel labels() {
        return new FakeModel(
                List.of(new Sighting("circle", 0.75f, null), new Sighting("square", 0.25f, null)), THRESHOLDS, false);
    }

    private static FakeModel boxes() {
        return new FakeModel(
                List.of(
                        new Sighting("circle", 0.75f, new Box(0.25, 0.125, 0.75, 0.5)),
                        new Sighting("circle", 0.625f, new Box(-0.125, 0.5, 0.25, 1)),
                        new Sighting("square", 0.25f, new Box(0.5, 0.5, 0.75, 0.75))),
                THRESHOLDS,
                false);
    }
}
