package dev.ownlabel.bench;

import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.fit.HeadFitter;
import dev.ownlabel.vision.fit.HeadFitter.Fitted;
import dev.ownlabel.vision.fit.HeadFitter.Step;
import dev.ownlabel.vision.fit.Targets;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.graph.Block;
import dev.ownlabel.vision.measure.EvaluationResult;
import dev.ownlabel.vision.measure.ImageScore;
import dev.ownlabel.vision.measure.Metrics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/** What each part of a training adds, one after the other, on the same embeddings. */
final class Ablation {
    /** Of the table that is printed. */
    static final String HEADING =
            "| set | backbone | images | what | accuracy | macro F1 | ECE | by chance | cross-validated loss |\n"
                    + "|---|---|---|---|---|---|---|---|---|";

    /** Each stage has what the one before has; a stage that adds features comes before those that choose. */
    private static final List<Stage> STAGES = List.of(
            new Stage("softmax regression on the networks' embeddings", Block::whole, Set.of(), 1),
            new Stage("+ maps of the networks, whole and in quarters", Ablation::means, Set.of(), 1),
            new Stage("+ covariances of the maps", Ablation::ofNetworks, Set.of(), 1),
            new Stage("+ handmade features", Ablation::any, Set.of(), 1),
            new Stage("+ mixing", Ablation::any, EnumSet.of(Step.MIXING), 1),
            new Stage("+ choice of heads", Ablation::any, EnumSet.of(Step.MIXING, Step.HEADS), 1),
            new Stage("+ calibration", Ablation::any, EnumSet.allOf(Step.class), 1),
            new Stage("+ mirror images", Ablation::any, EnumSet.allOf(Step.class), 2));

    private final Backbone backbone;
    private final List<String> labels;
    private final EmbeddedFolder train;
    private final EmbeddedFolder test;
    private final int threads;
    private final Path scratch;

    /**
     * Prepares.
     *
     * @param train with mirror images
     * @param test without
     */
    Ablation(
            Backbone backbone,
            List<String> labels,
            EmbeddedFolder train,
            EmbeddedFolder test,
            int threads,
            Path scratch) {
        this.backbone = backbone;
        this.labels = labels;
        this.train = train;
        this.test = test;
        this.threads = threads;
        this.scratch = scratch;
    }

    private static boolean means(Block block) {
        return ofNetworks(block) && !block.name().endsWith("-covariance");
    }

    private static boolean ofNetworks(Block block) {
        return !block.name().startsWith("handmade");
    }

    private static boolean any(Block block) {
        return block.width() > 0;
    }

    /** Learns from so many rows of each image, its own first. */
    private record Stage(String name, Predicate<Block> features, Set<Step> steps, int looks) {}

    private record Figures(double accuracy, double f1, double error, double chance, double loss) {}

    /**
     * Prints a line a stage, means over the draws.
     *
     * @param chosen the training images of a draw, by its number from 1
     */
    void print(String set, int draws, IntFunction<int[]> chosen) throws IOException, InterruptedException {
        for (Stage stage : STAGES) {
            List<Figures> all = new ArrayList<>();
            for (int draw = 1; draw <= draws; draw++) {
                all.add(figures(stage, chosen.apply(draw), draw));
            }
            System.out.println(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %s | %.3f | %.3f | %.3f | %.3f | %.3f |",
                    set,
                    backbone.name(),
                    chosen.apply(1).length,
                    stage.name(),
                    all.stream().mapToDouble(Figures::accuracy).average().orElse(Double.NaN),
                    all.stream().mapToDouble(Figures::f1).average().orElse(Double.NaN),
                    all.stream().mapToDouble(Figures::error).average().orElse(Double.NaN),
                    all.stream().mapToDouble(Figures::chance).average().orElse(Double.NaN),
                    all.stream().mapToDouble(Figures::loss).average().orElse(Double.NaN)));
        }
    }

    private Figures figures(Stage stage, int[] chosen, int seed) throws IOException, InterruptedException {
        List<Block> blocks = backbone.blocks().stream().filter(stage.features()).toList();
        int width = blocks.stream().mapToInt(Block::width).sum();
        boolean single = true;
        List<Set<Integer>> truth = new ArrayList<>();
        Fitted fitted;
        try (Matrix rows = Matrix.of(chosen.length * stage.looks(), width, Long.MAX_VALUE, scratch)) {
            for (int i = 0; i < chosen.length; i++) {
                for (int look = 0; look < stage.looks(); look++) {
                    float[] embedding = train.embeddings().row(2 * chosen[i] + look);
                    rows.set(i * stage.looks() + look, columns(embedding, stage.features(), width));
                }
                truth.add(train.images().labels(chosen[i]));
                single &= truth.getLast().size() == 1;
            }
            fitted = new HeadFitter(blocks, threads, seed, scratch)
                    .only(stage.steps())
                    .fit(rows, new Targets(labels.size(), truth, single), _ -> {});
        }
        List<ImageScore> scores = new ArrayList<>();
        for (int image = 0; image < test.images().size(); image++) {
            List<Float> confidences = new ArrayList<>();
            float[] row = columns(test.embeddings().row(image), stage.features(), width);
            for (float confidence : fitted.head().confidences(row)) {
                confidences.add(confidence);
            }
            scores.add(new ImageScore(image, test.images().labels(image), confidences));
        }
        EvaluationResult result = new Metrics(labels, scores).result(_ -> 0.5);
        return new Figures(
                result.accuracy(),
                result.f1(),
                result.calibrationError(),
                ChanceError.of(result),
                fitted.chosen().loss());
    }

    private float[] columns(float[] embedding, Predicate<Block> wanted, int width) {
        float[] columns = new float[width];
        int from = 0;
        int to = 0;
        for (Block block : backbone.blocks()) {
            if (wanted.test(block)) {
                System.arraycopy(embedding, from, columns, to, block.width());
                to += block.width();
            }
            from += block.width();
        }
        return columns;
    }
}
