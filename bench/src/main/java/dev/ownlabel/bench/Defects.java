package dev.ownlabel.bench;

import dev.ownlabel.config.Settings;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.Evaluation;
import dev.ownlabel.vision.LabelledImages;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.TrainedModel;
import dev.ownlabel.vision.Trainer;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.TrainingSet;
import dev.ownlabel.vision.VisionSettings;
import dev.ownlabel.vision.measure.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Trains on drawn plates with small defects ({@link DefectPlates}), tests on others, and prints two lines of a Markdown table for each
 * backbone: with the usual view of an image alone, and with the views that the training chooses.
 */
public final class Defects {
    private static final String USAGE =
            "Usage: bench/defects [--backbone X]... [--train N] [--test N] [--side N] [--seed N] [--views usual|chosen] [--json FILE]";

    private final Settings settings =
            Settings.read(VisionSettings.ALL, List.of(Settings.environment(VisionSettings.ALL, System.getenv())));
    private int train = 30;
    private int test = 40;
    private int side = 512;
    private long seed = 1;
    private String views = "both";
    private final List<Path> json = new ArrayList<>();

    private Defects() {}

    /** Runs; wrong arguments end it with the usage. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> backbones = new ArrayList<>();
        if (args.length % 2 != 0) {
            throw new IllegalArgumentException(USAGE);
        }
        Defects defects = new Defects();
        for (int i = 0; i < args.length; i += 2) {
            switch (args[i]) {
                case "--backbone" -> backbones.add(args[i + 1]);
                case "--train" -> defects.train = Integer.parseInt(args[i + 1]);
                case "--test" -> defects.test = Integer.parseInt(args[i + 1]);
                case "--side" -> defects.side = Integer.parseInt(args[i + 1]);
                case "--seed" -> defects.seed = Long.parseLong(args[i + 1]);
                case "--views" -> defects.views = args[i + 1];
                case "--json" -> defects.json.add(Path.of(args[i + 1]));
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        System.out.println("| backbone | views | accuracy | macro F1 | ECE | expected accuracy | train s | chosen |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        LabelledImages training = drawn(defects.train, defects.side, defects.seed);
        LabelledImages testing = drawn(defects.test, defects.side, defects.seed + 1000);
        for (String backbone : backbones.isEmpty() ? List.of("builtin") : backbones) {
            if (!defects.views.equals("chosen")) {
                defects.line(backbone, training, testing, Duration.ZERO);
            }
            if (!defects.views.equals("usual")) {
                defects.line(backbone, training, testing, defects.settings.get(VisionSettings.VIEWS_BUDGET));
            }
        }
    }

    private void line(String setting, LabelledImages training, LabelledImages testing, Duration views)
            throws IOException, InterruptedException {
        Backbone backbone = new Backbones(settings.get(VisionSettings.BACKBONE_CACHE)).open(setting);
        Path scratch = Files.createTempDirectory("defects");
        TrainingOptions options = TrainingOptions.of(settings, scratch).withViews(views);
        long began = System.nanoTime();
        TrainedModel model =
                new Trainer(backbone, options).train(new TrainingSet(DefectPlates.LABELS, training), Progress.silent());
        double seconds = (System.nanoTime() - began) / 1e9;
        EvaluationResult result = new Evaluation(options.threads()).evaluate(model, testing, Progress.silent());
        if (!json.isEmpty()) {
            Files.write(json.getFirst(), model.bundle(result, Map.of()).json());
        }
        System.out.println(String.format(
                Locale.ROOT,
                "| %s | %s | %.3f | %.3f | %.3f | %.3f | %.0f | %s |",
                backbone.name(),
                views.isZero() ? "usual" : "chosen",
                result.accuracy(),
                result.f1(),
                result.calibrationError(),
                model.crossValidated().accuracy(),
                seconds,
                model.backbone().seen()));
        Files.deleteIfExists(scratch);
    }

    /** Drawn once, since each is looked at several times. */
    private static LabelledImages drawn(int perClass, int side, long seed) throws IOException {
        DefectPlates plates = new DefectPlates(perClass * DefectPlates.LABELS.size(), side, seed);
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < plates.size(); i++) {
            images.add(plates.image(i));
        }
        return new LabelledImages() {
            @Override
            public int size() {
                return images.size();
            }

            @Override
            public byte[] image(int index) {
                return images.get(index);
            }

            @Override
            public Set<Integer> labels(int index) {
                return plates.labels(index);
            }
        };
    }
}
