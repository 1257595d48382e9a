package dev.ownlabel.bench;

import dev.ownlabel.config.Settings;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.Evaluation;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.TrainedModel;
import dev.ownlabel.vision.Trainer;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.TrainingSet;
import dev.ownlabel.vision.VisionSettings;
import dev.ownlabel.vision.graph.Block;
import dev.ownlabel.vision.library.Probe;
import dev.ownlabel.vision.measure.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Trains on FOLDER/train.manifest, tests on FOLDER/test.manifest, and prints a line of a Markdown table for each backbone and
 * number of training images: means over several draws of the training images and seeds of the training.
 */
public final class Quality {
    private static final String USAGE = "Usage: bench/quality FOLDER [--backbone X]... [--per-class N|all]..."
            + " [--seeds N] [--cache DIR] [--plain yes|no]"
            + " [--ablation yes|no] [--json FILE]";
    private static final int ALL = Integer.MAX_VALUE;

    private final Settings settings =
            Settings.read(VisionSettings.ALL, List.of(Settings.environment(VisionSettings.ALL, System.getenv())));
    private final Path folder;
    private int seeds = 1;
    private Path cache = Path.of(System.getProperty("java.io.tmpdir"), "ownlabel-bench");
    private boolean plain;
    private boolean ablation;
    private final List<Path> json = new ArrayList<>();

    private Quality(Path folder) {
        this.folder = folder;
    }

    /** Runs; wrong arguments end it with the usage. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> backbones = new ArrayList<>();
        List<Integer> perClass = new ArrayList<>();
        if (args.length % 2 != 1) {
            throw new IllegalArgumentException(USAGE);
        }
        Quality quality = new Quality(Path.of(args[0]));
        for (int i = 1; i < args.length; i += 2) {
            switch (args[i]) {
                case "--backbone" -> backbones.add(args[i + 1]);
                case "--per-class" -> perClass.add("all".equals(args[i + 1]) ? ALL : Integer.parseInt(args[i + 1]));
                case "--seeds" -> quality.seeds = Integer.parseInt(args[i + 1]);
                case "--cache" -> quality.cache = Path.of(args[i + 1]);
                case "--plain" -> quality.plain = "yes".equals(args[i + 1]);
                case "--ablation" -> quality.ablation = "yes".equals(args[i + 1]);
                case "--json" -> quality.json.add(Path.of(args[i + 1]));
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        System.out.println(
                quality.ablation
                        ? Ablation.HEADING
                        : "| set | backbone | images a class | draws | accuracy | macro F1 | ECE | by chance | label ECE"
                                + " | expected accuracy | plain | model ms | fit s | peak MiB |\n"
                                + "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
        for (String backbone : backbones.isEmpty() ? List.of("builtin") : backbones) {
            quality.lines(backbone, perClass.isEmpty() ? List.of(ALL) : perClass);
        }
    }

    /** What one draw of training images gave; NaN where something was not measured. */
    private record Draw(
            EvaluationResult result, double expectedAccuracy, double plain, double modelMillis, double fitSeconds) {}

    private void lines(String setting, List<Integer> counts) throws IOException, InterruptedException {
        Peak.reset();
        Backbone backbone = new Backbones(settings.get(VisionSettings.BACKBONE_CACHE)).open(setting);
        int threads = settings.get(VisionSettings.THREADS);
        List<String> labels = new ArrayList<>();
        String name = name();
        ImageFolder trainImages = new ImageFolder(folder, "train.manifest", labels);
        ImageFolder testImages = new ImageFolder(folder, "test.manifest", labels);
        Files.createDirectories(cache);
        try (EmbeddedFolder train = EmbeddedFolder.of(trainImages, backbone, threads, cache, name + ".train");
                EmbeddedFolder test = EmbeddedFolder.of(testImages, backbone, threads, cache, name + ".test")) {
            for (int count : counts) {
                if (ablation) {
                    try (EmbeddedFolder both =
                            EmbeddedFolder.mirrored(trainImages, backbone, threads, cache, name + ".train")) {
                        new Ablation(backbone, labels, both, test, threads, cache)
                                .print(name, seeds, seed -> chosen(train, labels.size(), count, seed));
                    }
                    continue;
                }
                List<Draw> draws = new ArrayList<>();
                for (int seed = 1; seed <= seeds; seed++) {
                    draws.add(draw(backbone, labels, train, test, chosen(train, labels.size(), count, seed), seed));
                }
                System.out.println(line(name, backbone.name(), count, draws));
            }
        }
    }

    /** The first draw is the manifest's order, the others are drawn from the seed. */
    private static int[] chosen(EmbeddedFolder train, int labels, int perClass, int seed) {
        List<Integer> order = new ArrayList<>(
                IntStream.range(0, train.images().size()).boxed().toList());
        if (seed > 1 && perClass != ALL) {
            Collections.shuffle(order, new Random(seed));
        }
        int[] counts = new int[labels];
        List<Integer> chosen = new ArrayList<>();
        for (int image : order) {
            if (counts[Collections.min(train.images().labels(image))]++ < perClass) {
                chosen.add(image);
            }
        }
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private Draw draw(
            Backbone backbone, List<String> labels, EmbeddedFolder train, EmbeddedFolder test, int[] chosen, int seed)
            throws IOException, InterruptedException {
        TrainingOptions options = TrainingOptions.of(settings, cache).withSeed(seed);
        TrainingSet set = new TrainingSet(labels, train.subset(chosen));
        long began = System.nanoTime();
        TrainedModel model =
                new Trainer(backbone, options).train(set, train.subsetEmbeddings(chosen), (stage, fraction) -> {});
        double seconds = (System.nanoTime() - began) / 1e9;
        Evaluation evaluation = new Evaluation(options.threads());
        EvaluationResult result = model.frozen()
                ? frozen(model, evaluation, test)
                : evaluation.evaluate(model, test.images(), Progress.silent());
        if (!json.isEmpty()) {
            Files.write(json.getFirst(), model.bundle(result, Map.of()).json());
        }
        boolean embeds = backbone.blocks().stream().anyMatch(Block::whole);
        double peer = plain && embeds ? plain(backbone, labels, train, test, chosen) : Double.NaN;
        return new Draw(
                result, model.crossValidated().accuracy(), peer, Probe.millisPerImage(model, test.images()), seconds);
    }

    private EvaluationResult frozen(TrainedModel model, Evaluation evaluation, EmbeddedFolder test)
            throws IOException, InterruptedException {
        int threads = settings.get(VisionSettings.THREADS);
        try (EmbeddedFolder seen =
                EmbeddedFolder.of(test.images(), model.backbone(), threads, cache, name() + ".test")) {
            return evaluation.evaluate(model, test.images(), seen.embeddings());
        }
    }

    private String name() {
        return folder.toAbsolutePath().normalize().getFileName().toString();
    }

    private static double plain(
            Backbone backbone, List<String> labels, EmbeddedFolder train, EmbeddedFolder test, int[] chosen) {
        List<float[]> rows = new ArrayList<>();
        List<Integer> truth = new ArrayList<>();
        for (int image : chosen) {
            rows.add(PlainRegression.features(backbone, train.embeddings().row(image)));
            truth.add(train.images().labels(image).iterator().next());
        }
        List<float[]> testRows = new ArrayList<>();
        List<Integer> testTruth = new ArrayList<>();
        for (int image = 0; image < test.images().size(); image++) {
            testRows.add(PlainRegression.features(backbone, test.embeddings().row(image)));
            testTruth.add(test.images().labels(image).iterator().next());
        }
        return new PlainRegression(rows, truth, labels.size()).accuracy(testRows, testTruth);
    }

    private static String line(String set, String backbone, int perClass, List<Draw> draws) throws IOException {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %d | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.3f | %.1f | %.1f | %d |",
                set,
                backbone,
                perClass == ALL ? "all" : perClass,
                draws.size(),
                mean(draws.stream()
                        .mapToDouble(draw -> draw.result().accuracy())
                        .toArray()),
                mean(draws.stream().mapToDouble(draw -> draw.result().f1()).toArray()),
                mean(draws.stream()
                        .mapToDouble(draw -> draw.result().calibrationError())
                        .toArray()),
                mean(draws.stream()
                        .mapToDouble(draw -> ChanceError.of(draw.result()))
                        .toArray()),
                mean(draws.stream()
                        .mapToDouble(draw -> draw.result().labelCalibrationError())
                        .toArray()),
                mean(draws.stream().mapToDouble(Draw::expectedAccuracy).toArray()),
                mean(draws.stream().mapToDouble(Draw::plain).toArray()),
                mean(draws.stream().mapToDouble(Draw::modelMillis).toArray()),
                mean(draws.stream().mapToDouble(Draw::fitSeconds).toArray()),
                Peak.mebibytes());
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElse(Double.NaN);
    }
}
