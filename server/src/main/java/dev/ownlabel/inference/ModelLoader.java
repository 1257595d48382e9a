package dev.ownlabel.inference;

import dev.ownlabel.artifacts.ModelArtifacts;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.image.Picture;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.vision.Model;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.Score;
import java.io.IOException;
import java.util.List;

/** Port: brings a version's model into memory. Implementations: from {@link ModelArtifacts}; a fake in tests. */
interface ModelLoader {
    LoadedModel load(ProjectVersionArn version) throws IOException, ObjectStoreException;

    /** Models as the training stored them. Each image is computed on one core: lanes are what keeps several busy. */
    static ModelLoader of(ModelArtifacts artifacts) {
        return version -> {
            ModelArtifacts.Stored stored = artifacts.read(version);
            try {
                return new VisionModel(Model.load(new ModelBundle(stored.onnx(), stored.json()), 1));
            } catch (IllegalArgumentException e) {
                throw new IOException("The stored model cannot be used: " + e.getMessage(), e);
            }
        };
    }

    /** The real thing. */
    record VisionModel(Model model) implements LoadedModel {
        @Override
        public List<Score> detect(Picture picture) {
            return model.detect(picture);
        }

        @Override
        public double threshold(String label) {
            return model.threshold(label);
        }

        @Override
        public long memoryBytes() {
            return model.memoryBytes();
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
