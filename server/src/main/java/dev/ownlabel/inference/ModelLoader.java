package dev.ownlabel.inference;

import dev.ownlabel.artifacts.ModelArtifacts;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.image.Picture;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.vision.Model;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.ModelInput;
import dev.ownlabel.vision.Score;
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

        @Override
        public LoadedModel load(ProjectVersionArn version) throws IOException, ObjectStoreException {
            ModelArtifacts.Stored stored = artifacts.read(version);
            OptionalLong before = ResidentMemory.bytes();
            try {
                Model model = Model.load(new ModelBundle(stored.onnx(), stored.json()), 1);
                var _ = model.detect(
                        new Picture(WARM_UP_SIDE, WARM_UP_SIDE, new byte[WARM_UP_SIDE * WARM_UP_SIDE * 3]));
                return new VisionModel(model, held(model, before, ResidentMemory.bytes()));
            } catch (IllegalArgumentException e) {
                throw new IOException("The stored model cannot be used: " + e.getMessage(), e);
            }
        }

        /**
         * As measured, within half and three times the estimate: memory that an earlier model left to the process is not seen again, and
         * other work may have taken some meanwhile.
         */
        private static long held(Model model, OptionalLong before, OptionalLong after) {
            long estimate = model.memoryBytes();
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

    /** The real thing. */
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
        public List<List<Score>> detect(List<ModelInput> pictures) {
            return model.detect(pictures);
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
}
