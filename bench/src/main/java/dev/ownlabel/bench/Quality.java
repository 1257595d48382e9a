package dev.ownlabel.bench;

import dev.ownlabel.config.Settings;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.Evaluation;
import dev.ownlabel.vision.Stage;
import dev.ownlabel.vision.TrainedModel;
import dev.ownlabel.vision.Trainer;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.TrainingSet;
import dev.ownlabel.vision.VisionSettings;
import dev.ownlabel.vision.measure.EvaluationResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trains on FOLDER/train.manifest, tests on FOLDER/test.manifest, and prints a line of a Markdown table for each backbone and
 * number of training images.
 */
public final class Quality {
    private static final String USAGE = "Usage: bench/quality FOLDER [--backbone X]... [--per-class N|all]...";
    private static final int ALL = Integer.MAX_VALUE;

    private final Settings settings =
            Settings.read(VisionSettings.ALL, List.of(Settings.environment(VisionSettings.ALL, System.getenv())));
    private final Path folder;

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
        for (int i = 1; i < args.length; i += 2) {
            switch (args[i]) {
                case "--backbone" -> backbones.add(args[i + 1]);
                case "--per-class" -> perClass.add("all".equals(args[i + 1]) ? ALL : Integer.parseInt(args[i + 1]));
                default -> throw new IllegalArgumentException(USAGE);
            }
        }
        Quality quality = new Quality(Path.of(args[0]));
        System.out.println(
                "| set | backbone | images a class | accuracy | macro F1 | embed s | fit s | test s | peak MiB |");
        System.out.println("|---|---|---|---|---|---|---|---|---|");
        for (String backbone : backbones.isEmpty() ? List.of("builtin") : backbones) {
            for (int count : perClass.isEmpty() ? List.of(ALL) : perClass) {
                System.out.println(quality.line(backbone, count));
            }
        }
    }

    private String line(String setting, int perClass) throws IOException, InterruptedException {
        resetPeak();
        Backbone backbone = new Backbones(settings.get(VisionSettings.BACKBONE_CACHE)).open(setting);
        List<String> labels = new ArrayList<>();
        ImageFolder train = new ImageFolder(folder, "train.manifest", labels, perClass);
        ImageFolder test = new ImageFolder(folder, "test.manifest", labels, ALL);
        Map<Stage, Long> began = new EnumMap<>(Stage.class);
        Map<Stage, Long> ended = new EnumMap<>(Stage.class);
        Path scratch = Path.of(System.getProperty("java.io.tmpdir"));
        TrainingOptions options = TrainingOptions.of(settings, scratch);
        TrainedModel model = new Trainer(backbone, options).train(new TrainingSet(labels, train), (stage, _) -> {
            began.putIfAbsent(stage, System.nanoTime());
            ended.put(stage, System.nanoTime());
        });
        EvaluationResult result = new Evaluation(options.threads()).evaluate(model, test, (stage, _) -> {
            began.putIfAbsent(stage, System.nanoTime());
            ended.put(stage, System.nanoTime());
        });
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %.3f | %.3f | %.1f | %.1f | %.1f | %d |",
                folder.toAbsolutePath().normalize().getFileName(),
                backbone.name(),
                perClass == ALL ? "all" : perClass,
                result.accuracy(),
                result.f1(),
                seconds(began, ended, Stage.DECODE_AND_EMBED),
                seconds(began, ended, Stage.FIT),
                seconds(began, ended, Stage.EVALUATE),
                peakMebibytes());
    }

    private static double seconds(Map<Stage, Long> began, Map<Stage, Long> ended, Stage stage) {
        return (ended.getOrDefault(stage, 0L) - began.getOrDefault(stage, 0L)) / 1e9;
    }

    /** Starts the kernel's high-water mark anew; on other systems than Linux the figure is left out. */
    private static void resetPeak() throws IOException {
        Path reset = Path.of("/proc/self/clear_refs");
        if (Files.isWritable(reset)) {
            Files.writeString(reset, "5");
        }
    }

    private static long peakMebibytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }
}
