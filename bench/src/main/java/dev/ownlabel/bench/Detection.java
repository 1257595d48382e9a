package dev.ownlabel.bench;

import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.VisionSettings;
import dev.ownlabel.vision.boxes.DetectionResult;
import dev.ownlabel.vision.detect.DetectionEvaluation;
import dev.ownlabel.vision.detect.DetectionOptions;
import dev.ownlabel.vision.detect.DetectionSet;
import dev.ownlabel.vision.detect.DetectionUnavailableException;
import dev.ownlabel.vision.detect.DetectorTrainer;
import dev.ownlabel.vision.detect.TrainedDetector;
import dev.ownlabel.vision.measure.LabelMetrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Trains detectors on FOLDER/train.manifest, tests them on FOLDER/test.manifest, and prints a line of a Markdown table for each
 * backbone. With {@code --within-train yes} every fifth line of the training manifest is the test instead: for choosing.
 */
public final class Detection {
    private static final String USAGE = "Usage: bench/detection FOLDER [--backbone X]... [--within-train yes]";
    private static final List<Setting<?>> SETTINGS = Stream.concat(
                    VisionSettings.ALL.stream(), DetectionOptions.ALL.stream())
            .toList();
    private static final int FOLDS = 5;

    private final Settings settings = Settings.read(SETTINGS, List.of(Settings.environment(SETTINGS, System.getenv())));
    private final Path folder;
    private final boolean within;

    private Detection(Path folder, boolean within) {
        this.folder = folder;
        this.within = within;
    }

    /** Runs; wrong arguments end it with the usage. */
    public static void main(String[] args) throws IOException, InterruptedException, DetectionUnavailableException {
        List<String> backbones = new ArrayList<>();
        boolean within = false;
        if (args.length % 2 != 1) {
            throw new IllegalArgumentException(USAGE);
        }
        for (int i = 1; i < args.length; i += 2) {
            switch (args[i]) {
                case "--backbone" -> backbones.add(args[i + 1]);
                case "--within-train" -> within = "yes".equals(args[i + 1]);
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        Detection bench = new Detection(Path.of(args[0]), within);
        System.out.println(
                "| set | backbone | mAP50 | mAP50:95 | macro F1 | held-out mAP50 | train s | processor s | test ms an image | peak MiB |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        for (String backbone : backbones.isEmpty() ? List.of("builtin") : backbones) {
            System.out.println(bench.line(backbone));
        }
    }

    private List<String> lines(boolean test) throws IOException {
        List<String> training = Files.readAllLines(folder.resolve("train.manifest"));
        if (within) {
            return IntStream.range(0, training.size())
                    .filter(i -> (i % FOLDS == 0) == test)
                    .mapToObj(training::get)
                    .toList();
        }
        return test ? Files.readAllLines(folder.resolve("test.manifest")) : training;
    }

    private String line(String setting) throws IOException, InterruptedException, DetectionUnavailableException {
        Peak.reset();
        Backbone backbone = new Backbones(settings.get(VisionSettings.BACKBONE_CACHE)).open(setting);
        List<String> labels = new ArrayList<>();
        BoxFolder train = new BoxFolder(folder, lines(false), labels);
        BoxFolder test = new BoxFolder(folder, lines(true), labels);
        TrainingOptions options = TrainingOptions.of(settings, Path.of(System.getProperty("java.io.tmpdir")));
        long began = System.nanoTime();
        long processorBefore = processorNanos();
        TrainedDetector model = new DetectorTrainer(
                        backbone, options, DetectionOptions.of(settings), InstantSource.system())
                .train(new DetectionSet(labels, train), Progress.silent());
        double seconds = (System.nanoTime() - began) / 1e9;
        double processor = (processorNanos() - processorBefore) / 1e9;
        long tested = System.nanoTime();
        DetectionResult result = new DetectionEvaluation(options.threads()).evaluate(model, test, Progress.silent());
        double milliseconds = (System.nanoTime() - tested) / 1e6 / test.size();
        for (LabelMetrics label : result.labels()) {
            System.err.println(label);
        }
        System.err.println(model.training());
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.3f | %.3f | %.3f | %.3f | %.0f | %.0f | %.0f | %d |",
                folder.toAbsolutePath().normalize().getFileName(),
                backbone.name(),
                result.averagePrecision(),
                result.averagePrecisionOverOverlaps(),
                result.f1(),
                model.heldOut().map(DetectionResult::averagePrecision).orElse(Double.NaN),
                seconds,
                processor,
                milliseconds,
                Peak.mebibytes());
    }

    private static long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
