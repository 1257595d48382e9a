package dev.ownlabel.vision.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.fit.HeadFitter.Fitted;
import dev.ownlabel.vision.fit.HeadFitter.HeldOut;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.graph.Block;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadFitterTest {
    private static final int WIDTH = 30;
    private static final List<Block> BLOCKS = List.of(new Block("net", 20, true), new Block("colours", 10));

    @TempDir
    private Path scratch;

    /** Points around the mean of their label; how often each label comes is given. */
    private record Sample(Targets targets, List<float[]> rows) {
        static Sample of(int[] counts, double noise, long seed) {
            Random centres = new Random(1);
            Random random = new Random(seed);
            List<Set<Integer>> labels = new ArrayList<>();
            List<float[]> rows = new ArrayList<>();
            for (int k = 0; k < counts.length; k++) {
                double[] centre = centres.doubles(WIDTH, -1, 1).toArray();
                for (int i = 0; i < counts[k]; i++) {
                    float[] row = new float[WIDTH];
                    for (int j = 0; j < WIDTH; j++) {
                        row[j] = (float) (centre[j] + noise * random.nextGaussian());
                    }
                    rows.add(row);
                    labels.add(Set.of(k));
                }
            }
            return new Sample(new Targets(counts.length, labels, true), rows);
        }
    }

    /** Fits to as many rows of each image as there are rows for each. */
    private Fitted fit(Sample sample, int threads) throws IOException, InterruptedException {
        try (Matrix embeddings = Matrix.of(sample.rows().size(), WIDTH, 1 << 24, scratch)) {
            for (int i = 0; i < sample.rows().size(); i++) {
                embeddings.set(i, sample.rows().get(i));
            }
            return new HeadFitter(BLOCKS, threads, 7, scratch).fit(embeddings, sample.targets(), _ -> {});
        }
    }

    private static byte[] graph(Head head) {
        Graph graph = new Graph("head");
        graph.output(
                "confidences",
                head.addTo(graph, graph.input("x", WIDTH)),
                head.calibration().slopes().size());
        return graph.bytes();
    }

    @Test
    void whatIsServedIsWhatWasFittedAndTheSameSeedGivesTheSameBytes() throws Exception {
        Sample sample = Sample.of(new int[] {40, 40, 40, 40}, 1.2, 2);

        Fitted fitted = fit(sample, 1);

        byte[] onnx = graph(fitted.head());
        assertThat(graph(fit(sample, 2).head())).isEqualTo(onnx);
        try (OrtSession session = OnnxRuntime.open(onnx, 1)) {
            for (float[] row : Sample.of(new int[] {3, 3, 3, 3}, 1.2, 3).rows()) {
                try (OnnxTensor x = OnnxTensor.createTensor(
                                OnnxRuntime.environment(), FloatBuffer.wrap(row), new long[] {1, WIDTH});
                        OrtSession.Result result = session.run(Map.of("x", x))) {
                    float[] served = ((float[][]) result.get(0).getValue())[0];
                    assertThat(fitted.head().confidences(row)).containsExactly(served, within(1e-4f));
                }
            }
        }
        assertThat(fitted.chosen().tried().keySet())
                .containsExactly(
                        "softmax", "one-vs-rest", "discriminant", "prototypes", "support vectors", "perceptron");
        assertThat(fitted.chosen().even()).isFalse();
        assertThat(fitted.chosen().tried().values())
                .allSatisfy(alone -> assertThat(fitted.chosen().loss()).isLessThanOrEqualTo(alone + 1e-9));
        assertThat(fitted.chosen().head()).matches("\\d\\.\\d\\d [a-z -]+ \\de-\\d\\d.*|1.00 .*");
    }

    @Test
    void aLabelOfOneImageInTwentyIsStillFound() throws Exception {
        Sample sample = Sample.of(new int[] {285, 15}, 1.8, 4);

        Fitted fitted = fit(sample, 1);

        assertThat(fitted.chosen().even()).isTrue();
        assertThat(fitted.chosen().tried()).containsKey("balanced softmax");
        Sample test = Sample.of(new int[] {190, 10}, 1.8, 5);
        List<Float> rare = new ArrayList<>();
        List<Float> usual = new ArrayList<>();
        double sum = 0;
        for (int i = 0; i < 200; i++) {
            float confidence = fitted.head().confidences(test.rows().get(i))[1];
            (test.targets().has(i, 1) ? rare : usual).add(confidence);
            sum += confidence;
        }
        // the threshold of best F1 lies where it may; ranking is what a head can do for it
        List<Float> descending = IntStream.range(0, 190)
                .mapToObj(usual::get)
                .sorted((a, b) -> Float.compare(b, a))
                .toList();
        assertThat(rare.stream().filter(c -> c > descending.get(4)).count()).isGreaterThanOrEqualTo(6);
        // confidences are those of the frequencies as they are, not of an even mix
        assertThat(sum).isBetween(3.0, 25.0);
    }

    @Test
    void unevenLabelsAreJudgedAsIfTheyWereEven() {
        Targets targets = Sample.of(new int[] {90, 30}, 1, 1).targets();
        Balance balance = Balance.of(targets);
        List<Integer> images = IntStream.range(0, 120).boxed().toList();
        double[] frequencies = {Math.log(.75), Math.log(.25)};
        List<double[]> nothingKnown = images.stream().map(_ -> frequencies).toList();

        Losses losses = Losses.of(nothingKnown, images, targets, balance);

        // who knows nothing but the frequencies is as bad as a coin, for either label
        assertThat(losses.mean()).isEqualTo(Math.log(2), within(.01));
        assertThat(balance.importance(targets, 0) * 90).isEqualTo(balance.importance(targets, 119) * 30, within(1e-9));
        assertThat(Balance.of(Sample.of(new int[] {90, 60}, 1, 1).targets()).uneven())
                .isFalse();
    }

    /** Mean distance of confidences from how often they are right, over ten bins; for one label or, if negative, the first of all. */
    private static double error(Head head, Sample test, int label) {
        double[] confidence = new double[10];
        double[] right = new double[10];
        for (int i = 0; i < test.rows().size(); i++) {
            float[] confidences = head.confidences(test.rows().get(i));
            int looked = label;
            for (int k = 0; label < 0 && k < confidences.length; k++) {
                looked = looked < 0 || confidences[k] > confidences[looked] ? k : looked;
            }
            int bin = Math.min(9, (int) (confidences[looked] * 10));
            confidence[bin] += confidences[looked];
            right[bin] += test.targets().has(i, looked) ? 1 : 0;
        }
        return IntStream.range(0, 10)
                        .mapToDouble(bin -> Math.abs(confidence[bin] - right[bin]))
                        .sum()
                / test.rows().size();
    }

    @Test
    void theMostConfidentLabelIsRightAsOftenAsItSays() throws Exception {
        Fitted fitted = fit(Sample.of(new int[] {80, 80, 80, 80}, 2, 2), 1);

        assertThat(error(fitted.head(), Sample.of(new int[] {400, 400, 400, 400}, 2, 3), -1))
                .isLessThan(.06);
    }

    /** Each label is there or not by itself, and moves the point its own way. */
    private static Sample several(int images, double noise, long seed) {
        Random centres = new Random(1);
        double[][] moves = new double[3][];
        Arrays.setAll(moves, _ -> centres.doubles(WIDTH, -1, 1).toArray());
        Random random = new Random(seed);
        List<Set<Integer>> labels = new ArrayList<>();
        List<float[]> rows = new ArrayList<>();
        while (rows.size() < images) {
            float[] row = new float[WIDTH];
            Set<Integer> own = new TreeSet<>();
            for (int k = 0; k < 3; k++) {
                if (random.nextDouble() < .2 + .2 * k) {
                    own.add(k);
                }
            }
            for (int j = 0; j < WIDTH; j++) {
                row[j] = (float) (noise * random.nextGaussian());
                for (int k : own) {
                    row[j] += (float) moves[k][j];
                }
            }
            if (!own.isEmpty()) {
                rows.add(row);
                labels.add(own);
            }
        }
        return new Sample(new Targets(3, labels, false), rows);
    }

    @Test
    void severalLabelsAnImageHaveConfidencesOfTheirOwn() throws Exception {
        Fitted fitted = fit(several(300, 2, 2), 1);

        assertThat(fitted.chosen().tried()).containsOnlyKeys("one-vs-rest", "support vectors", "perceptron");
        Sample test = several(1500, 2, 3);
        for (int label = 0; label < 3; label++) {
            assertThat(error(fitted.head(), test, label)).isLessThan(.08);
        }
        double[] sums = new double[4];
        int[] counts = new int[4];
        for (int i = 0; i < test.rows().size(); i++) {
            int own = test.targets().ofImages().get(i).size();
            for (float confidence : fitted.head().confidences(test.rows().get(i))) {
                sums[own] += confidence;
            }
            counts[own]++;
        }
        // confidences add up to as many labels as there are, not to one
        assertThat(sums[2] / counts[2]).isBetween(1.5, 2.3);
        assertThat(sums[1] / counts[1]).isBetween(.8, 1.4);
    }

    /** The sample with a second row for each image. */
    private static Sample paired(Sample sample, List<float[]> second) {
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < second.size(); i++) {
            rows.add(sample.rows().get(i));
            rows.add(second.get(i));
        }
        return new Sample(sample.targets(), rows);
    }

    @Test
    void otherPicturesOfTheImagesAreLearntFrom() throws Exception {
        int[] counts = {8, 8, 8, 8};
        Sample few = Sample.of(counts, 1.5, 7);
        Sample paired = paired(few, Sample.of(counts, 1.5, 8).rows());

        Fitted fitted = fit(paired, 1);

        assertThat(fitted.chosen().varied()).isTrue();
        assertThat(fitted.chosen().loss()).isLessThan(fit(few, 1).chosen().loss());
        assertThat(fitted.heldOut()).extracting(HeldOut::image).containsExactlyInAnyOrder(numbers(32));
        assertThat(graph(fit(paired, 2).head())).isEqualTo(graph(fitted.head()));
    }

    private static Integer[] numbers(int count) {
        return IntStream.range(0, count).boxed().toArray(Integer[]::new);
    }

    @Test
    void picturesThatLookLikeAnotherLabelAreNotLearntFrom() throws Exception {
        Sample left = Sample.of(new int[] {40}, 1, 9);
        List<float[]> rows = new ArrayList<>(left.rows());
        Sample.of(new int[] {40}, 1, 10).rows().forEach(row -> rows.add(negated(row)));
        Targets targets = new Targets(
                2, IntStream.range(0, 80).mapToObj(i -> Set.of(i / 40)).toList(), true);
        Sample arrows = new Sample(targets, rows);

        Fitted fitted =
                fit(paired(arrows, rows.stream().map(HeadFitterTest::negated).toList()), 1);

        assertThat(fitted.chosen().varied()).isFalse();
        assertThat(graph(fitted.head())).isEqualTo(graph(fit(arrows, 1).head()));
    }

    private static float[] negated(float[] row) {
        float[] negated = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            negated[i] = -row[i];
        }
        return negated;
    }

    @Test
    void heldOutImagesAreNumberedAndFinite() throws Exception {
        Sample sample = Sample.of(new int[] {30, 30, 1}, 1, 6);

        List<HeldOut> heldOut = fit(sample, 1).heldOut();

        assertThat(heldOut).hasSize(60).allMatch(held -> held.image() < 60);
        assertThat(heldOut)
                .flatExtracting(HeldOut::confidences)
                .allMatch(confidence -> confidence >= 0 && confidence <= 1);
        assertThat(Arrays.stream(Folds.of(sample.targets(), 5, 7)).filter(fold -> fold == Folds.ALWAYS_TRAINING))
                .hasSize(1);
    }
}
