package dev.ownlabel.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.measure.EvaluationResult;
import dev.ownlabel.vision.measure.LabelMetrics;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** From drawn images to a served model, with the backbone of the jar. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ModelTest {
    private static final List<String> LABELS = List.of("disc", "square", "stripes");

    @TempDir
    private Path scratch;

    private final ImageReader reader = new ImageReader(ImageLimits.service());
    private final LabelledImages test = new DrawnImages(30, 2, true);
    private final TrainingSet set = new TrainingSet(LABELS, new DrawnImages(45, 1, true));
    private Backbone backbone;
    private TrainedModel trained;
    private EvaluationResult evaluated;
    private ModelBundle bundle;

    @BeforeAll
    void train() throws Exception {
        backbone = new Backbones(scratch).open("builtin");
        trained = new Trainer(backbone, new TrainingOptions(2, 1, scratch)).train(set, Progress.silent());
        evaluated = new Evaluation(2).evaluate(trained, test, Progress.silent());
        bundle = trained.bundle(evaluated, Map.of("trainingManifestSha256", "abc"));
    }

    @Test
    void whatWasDrawnIsLearnt() {
        assertThat(evaluated.accuracy()).isGreaterThan(.8);
        assertThat(evaluated.f1()).isGreaterThan(.8);
        assertThat(trained.crossValidated().accuracy()).isGreaterThan(.75);
    }

    @Test
    void theServedModelGivesWhatWasEvaluated() throws Exception {
        try (Model model = Model.load(bundle, 2)) {
            for (int i = 0; i < test.size(); i++) {
                float[] confidences = model.confidences(reader.read(test.image(i)));
                for (int k = 0; k < LABELS.size(); k++) {
                    assertThat(confidences[k])
                            .isEqualTo(evaluated.images().get(i).confidences().get(k), within(1e-4f));
                }
            }
            for (LabelMetrics label : evaluated.labels()) {
                assertThat(model.threshold(label.label())).isEqualTo(label.threshold(), within(1e-12));
            }
        }
    }

    @Test
    void scoresComeMostConfidentFirstAndBetweenZeroAndOne() throws Exception {
        try (Model model = Model.load(bundle, 1)) {
            List<Score> scores = model.detect(reader.read(test.image(0)));

            assertThat(scores)
                    .hasSize(3)
                    .isSortedAccordingTo(
                            Comparator.comparingDouble(Score::confidence01).reversed());
            assertThat(scores).allMatch(score -> score.confidence01() >= 0 && score.confidence01() <= 1);
            assertThat(model.labels()).isEqualTo(LABELS);
            assertThat(model.memoryBytes()).isGreaterThan(bundle.onnx().length);
        }
    }

    @Test
    void anImageGetsTheSameAnswerAloneAndInABatch() throws Exception {
        try (Model model = Model.load(bundle, 1)) {
            List<ModelInput> inputs = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                inputs.add(model.input(reader.read(test.image(i))));
            }

            List<List<Score>> together = model.detect(inputs);

            for (int i = 0; i < 8; i++) {
                List<Score> alone = model.detect(List.of(inputs.get(i))).getFirst();
                for (int k = 0; k < LABELS.size(); k++) {
                    assertThat(together.get(i).get(k).label())
                            .isEqualTo(alone.get(k).label());
                    assertThat(together.get(i).get(k).confidence01())
                            .isEqualTo(alone.get(k).confidence01(), within(1e-6f));
                }
            }
        }
    }

    @Test
    void theExportedGraphPredictsTheSameInAnyOnnxRuntime() throws Exception {
        Picture picture = reader.read(test.image(3));
        int side = backbone.framing().side();
        Picture squashed = picture.scaled(side, side);
        FloatBuffer pixels = FloatBuffer.allocate(3 * side * side);
        for (int channel = 0; channel < 3; channel++) {
            for (int i = 0; i < side * side; i++) {
                pixels.put(squashed.rgb()[i * 3 + channel] & 255);
            }
        }
        pixels.flip();

        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        float[][] exported;
        try (OrtSession session = environment.createSession(bundle.onnx());
                OnnxTensor image = OnnxTensor.createTensor(environment, pixels, new long[] {1, 3, side, side});
                OrtSession.Result result = session.run(Map.of("image", image))) {
            exported = (float[][]) result.get("confidence").orElseThrow().getValue();
        }

        try (Model model = Model.load(bundle, 1)) {
            assertThat(exported[0]).containsExactly(model.confidences(picture), within(1e-5f));
        }
    }

    @Test
    void severalThreadsMayUseOneModel() throws Exception {
        Picture picture = reader.read(test.image(5));
        try (Model model = Model.load(bundle, 1);
                var pool = Executors.newFixedThreadPool(4)) {
            float[] alone = model.confidences(picture);
            List<Callable<float[]>> calls = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                calls.add(() -> model.confidences(picture));
            }

            for (Future<float[]> call : pool.invokeAll(calls)) {
                assertThat(call.get()).containsExactly(alone, within(1e-6f));
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameBytes() throws Exception {
        TrainedModel again = new Trainer(backbone, new TrainingOptions(1, 1, scratch)).train(set, Progress.silent());

        ModelBundle second = again.bundle(evaluated, Map.of("trainingManifestSha256", "abc"));

        assertThat(second.onnx()).isEqualTo(bundle.onnx());
        assertThat(new String(second.json(), StandardCharsets.UTF_8))
                .isEqualTo(new String(bundle.json(), StandardCharsets.UTF_8));
    }

    @Test
    void aTrainingThatWasKilledGoesOnFromItsChunks() throws Exception {
        Map<String, float[]> kept = new HashMap<>();
        EmbeddingCheckpoint checkpoint = new EmbeddingCheckpoint() {
            @Override
            public Optional<float[]> load(String kind, int chunk) {
                return Optional.ofNullable(kept.get(kind + chunk));
            }

            @Override
            public void save(String kind, int chunk, float[] values) {
                kept.put(kind + chunk, values);
            }

            @Override
            public int chunkSize() {
                return 25;
            }
        };
        Trainer trainer = new Trainer(backbone, new TrainingOptions(2, 1, scratch));
        Progress fencingLost = (stage, fraction) -> {
            if (kept.size() == 1 && fraction > .9) {
                throw new IllegalStateException("the lease is lost");
            }
        };

        assertThatThrownBy(() -> trainer.train(set, checkpoint, fencingLost)).hasMessage("the lease is lost");
        TrainedModel resumed = trainer.train(onlyFrom(25), checkpoint, Progress.silent());

        assertThat(resumed.bundle(evaluated, Map.of()).onnx()).isEqualTo(bundle.onnx());
    }

    @Test
    void theRowOfAMirrorImageFollowsTheImagesOwn() throws Exception {
        int images = 3;
        LabelledImages few = new DrawnImages(images, 5, true);
        try (Matrix both = Matrix.of(2 * images, backbone.width(), 1 << 24, scratch);
                Matrix own = Matrix.of(images, backbone.width(), 1 << 24, scratch);
                ImageSession session =
                        new ImageSession(backbone.featureGraph(), backbone.framing(), Backbone.EMBEDDING, 1)) {
            new Embedder(backbone, 2).embed(few, both, EmbeddingCheckpoint.none(), Progress.silent());
            new Embedder(backbone, 2).embed(few, own, EmbeddingCheckpoint.none(), Progress.silent());

            for (int i = 0; i < images; i++) {
                Picture picture = reader.read(few.image(i), session.enoughPixels());
                assertThat(both.row(2 * i)).isEqualTo(own.row(i));
                assertThat(both.row(2 * i + 1)).isEqualTo(session.run(picture.mirrored()));
            }
        }
    }

    /** The training set, with images before the given one no longer to be had. */
    private TrainingSet onlyFrom(int first) {
        LabelledImages all = set.images();
        return new TrainingSet(LABELS, new LabelledImages() {
            @Override
            public int size() {
                return all.size();
            }

            @Override
            public byte[] image(int index) throws IOException {
                if (index < first) {
                    throw new IOException("gone");
                }
                return all.image(index);
            }

            @Override
            public Set<Integer> labels(int index) {
                return all.labels(index);
            }
        });
    }

    @Test
    void severalLabelsAnImageAreLearntIndependently() throws Exception {
        TrainingSet several = new TrainingSet(LABELS, new DrawnImages(75, 3, false));

        TrainedModel model =
                new Trainer(backbone, new TrainingOptions(2, 1, scratch)).train(several, Progress.silent());
        EvaluationResult result = new Evaluation(2).evaluate(model, new DrawnImages(45, 4, false), Progress.silent());

        assertThat(result.f1()).isGreaterThan(.75);
        assertThat(result.images())
                .anyMatch(image ->
                        image.confidences().stream().filter(c -> c > .5).count() >= 2);
    }

    @Test
    void oneImageALabelIsEnoughToTrain() throws Exception {
        TrainingSet tiny = new TrainingSet(LABELS, new DrawnImages(3, 5, true));

        TrainedModel model = new Trainer(backbone, new TrainingOptions(1, 1, scratch)).train(tiny, Progress.silent());
        EvaluationResult result = new Evaluation(1).evaluate(model, test, Progress.silent());

        assertThat(result.accuracy()).isGreaterThan(.3);
    }

    @Test
    void anImageThatIsNoneEndsTrainingWithItsNumber() {
        LabelledImages drawn = set.images();
        LabelledImages broken = new LabelledImages() {
            @Override
            public int size() {
                return 6;
            }

            @Override
            public byte[] image(int index) throws IOException {
                return index == 4 ? new byte[] {1, 2, 3} : drawn.image(index);
            }

            @Override
            public Set<Integer> labels(int index) {
                return drawn.labels(index);
            }
        };
        Trainer trainer = new Trainer(backbone, new TrainingOptions(2, 1, scratch));

        assertThatThrownBy(() -> trainer.train(new TrainingSet(LABELS, broken), Progress.silent()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Image 4");
    }

    @Test
    void aDamagedGraphIsRefused() {
        byte[] damaged = bundle.onnx().clone();
        damaged[damaged.length / 2] ^= 1;

        assertThatThrownBy(() -> Model.load(new ModelBundle(damaged, bundle.json()), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    void theJsonTellsHowToUseTheModelAndWhereItComesFrom() {
        String json = new String(bundle.json(), StandardCharsets.UTF_8);

        assertThat(json)
                .contains(
                        "\"size\" : 128", "\"fit\" : \"squash\"", "\"sha256\"", "\"trainingManifestSha256\" : \"abc\"")
                .contains("\"name\" : \"thin_photos\"", "\"seed\" : 1", "\"onnxruntime\" : \"1.");
    }
}
