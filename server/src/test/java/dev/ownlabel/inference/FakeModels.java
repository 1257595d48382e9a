package dev.ownlabel.inference;

import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Models that find a circle in every image, and less surely a square. */
public final class FakeModels {
    private FakeModels() {}

    /** Models of which that one is in memory. */
    public static RunningModels running(
            ProjectVersionArn version, ProjectVersions versions, ObjectStore objects, InstantSource clock)
            throws IOException, ObjectStoreException {
        RunningModels models = new RunningModels(
                FakeModel.loader(new FakeModel(
                        List.of(new Sighting("circle", 0.75f, null), new Sighting("square", 0.25f, null)),
                        Map.of("circle", 0.5, "square", 0.5),
                        false)),
                versions,
                objects,
                new InferenceSettings(
                        2, 1, 1, 4, Duration.ofSeconds(30), Duration.ofSeconds(60), Duration.ofMillis(5), 1 << 20),
                new Metrics(),
                clock);
        models.load(version, new Units(1, 1));
        return models;
    }
}
