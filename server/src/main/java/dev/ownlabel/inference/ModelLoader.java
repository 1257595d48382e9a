package dev.ownlabel.inference;

import dev.ownlabel.artifacts.ModelArtifacts;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.image.Picture;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.vision.Model;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.ModelInput;
import dev.ownlabel.vision.boxes.FoundBox;
import dev.ownlabel.vision.detect.Detector;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Port: brings a version's model into memory. Implementations: from {@link ModelArtifacts}; a fake in tests. */
interface ModelLoader {
    LoadedModel load(ProjectVersionArn version) throws IOException, ObjectStoreException;

    /** What the model will need at least, without loading it; 0 where that cannot be told. */
    long leastBytes(ProjectVersionArn version);

    /** Models as the training stored them. Each image is computed on one core: lanes are what keeps several busy. */
    static ModelLoader of(ModelArtifacts artifacts) {
        return new FromArtifacts(artifacts);
    }

    /** Reads, loads, runs once: the first request finds everything laid out, and what that took of memory is known. */
    record FromArtifacts(ModelArtifacts artifacts) implements ModelLoader {
        private static final int WARM_UP_SIDE = 64;
        private static final Picture BLACK =
                new Picture(WARM_UP_SIDE, WARM_UP_SIDE, new byte[WARM_UP_SIDE * WARM_UP_SIDE * 3]);

        @Override
        public LoadedModel load(ProjectVersionArn version) throws IOException, ObjectStoreException {
            ModelArtifacts.Stored stored = artifacts.read(version);
            OptionalLong before = ResidentMemory.bytes();
            try {
                ModelBundle bundle = new ModelBundle(stored.onnx(), stored.json());
                if (Detector.isIn(bundle)) {
                    Detector detector = Detector.load(bundle, 1);
                    var _ = detector.detect(BLACK);
                    return new BoxModel(detector, held(detector.memoryBytes(), before, ResidentMemory.bytes()));
                }
                Model model = Model.load(bundle, 1);
                var _ = model.detect(BLACK);
                return new VisionModel(model, held(model.memoryBytes(), before, ResidentMemory.bytes()));
            } catch (IllegalArgumentException e) {
                throw new IOException("The stored model cannot be used: " + e.getMessage(), e);
            }
        }

        /**
         * As measured, within half and three times the estimate: memory that an earlier model left to the process is not seen again, and
         * other work may have taken some meanwhile.
         */
        private static long held(long estimate, OptionalLong before, OptionalLong after) {
            return before.isPresent() && after.isPresent()
                    ? Math.clamp(after.getAsLong() - before.getAsLong(), estimate / 2, estimate * 3)
                    : estimate;
        }

        @Override
        public long leastBytes(ProjectVersionArn version) {
            try {
                return artifacts.graphBytes(version);
            } catch (IOException | ObjectStoreException e) {
                return 0; // the job that loads it says what is wrong
            }
        }
    }

    /** A model that labels whole images. */
    record VisionModel(Model model, long memoryBytes) implements LoadedModel {
        @Override
        public int enoughPixels() {
            return model.enoughPixels();
        }

        @Override
        public ModelInput input(Picture picture) {
            return model.input(picture);
        }

        @Override
        public List<List<Sighting>> detect(List<ModelInput> pictures) {
            return model.detect(pictures).stream()
                    .map(scores -> scores.stream()
                            .map(score -> new Sighting(score.label(), score.confidence01(), null))
                            .toList())
                    .toList();
        }

        @Override
        public double threshold(String label) {
            return model.threshold(label);
        }

        @Override
        public void close() {
            model.close();
        }
    }

    /** A model that finds boxes. */
    record BoxModel(Detector detector, long memoryBytes) implements LoadedModel {
        @Override
        public int enoughPixels() {
            return detector.enoughPixels();
        }

        @Override
        public ModelInput input(Picture picture) {
            return detector.input(picture);
        }

        @Override
        public List<List<Sighting>> detect(List<ModelInput> pictures) {
            return pictures.stream()
                    .map(picture -> detector.detect(picture).stream()
                            .map(this::sighting)
                            .toList())
                    .toList();
        }

        private Sighting sighting(FoundBox found) {
            return new Sighting(detector.labels().get(found.label()), found.confidence01(), found.box());
        }

        @Override
        public double threshold(String label) {
            return detector.threshold(label);
        }

        @Override
        public void close() {
            detector.close();
        }
    }
}
