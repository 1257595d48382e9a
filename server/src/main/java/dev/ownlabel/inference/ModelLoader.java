package dev.ownlabel.inference;

import dev.ownlabel.artifacts.ModelArtifacts;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.image.Picture;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.vision.Model;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.boxes.FoundBox;
import dev.ownlabel.vision.detect.Detector;
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
                ModelBundle bundle = new ModelBundle(stored.onnx(), stored.json());
                return Detector.isIn(bundle)
                        ? new BoxModel(Detector.load(bundle, 1))
                        : new VisionModel(Model.load(bundle, 1));
            } catch (IllegalArgumentException e) {
                throw new IOException("The stored model cannot be used: " + e.getMessage(), e);
            }
        };
    }

    /** A model that labels whole images. */
    record VisionModel(Model model) implements LoadedModel {
        @Override
        public List<Sighting> detect(Picture picture) {
            return model.detect(picture).stream()
                    .map(score -> new Sighting(score.label(), score.confidence01(), null))
                    .toList();
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

    /** A model that finds boxes. */
    record BoxModel(Detector detector) implements LoadedModel {
        @Override
        public List<Sighting> detect(Picture picture) {
            return detector.detect(picture).stream().map(this::sighting).toList();
        }

        private Sighting sighting(FoundBox found) {
            return new Sighting(detector.labels().get(found.label()), found.confidence01(), found.box());
        }

        @Override
        public double threshold(String label) {
            return detector.threshold(label);
        }

        @Override
        public long memoryBytes() {
            return detector.memoryBytes();
        }

        @Override
        public void close() {
            detector.close();
        }
    }
}
