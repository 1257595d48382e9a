package dev.ownlabel.bench;

import dev.ownlabel.vision.finetune.FineTuner;
import dev.ownlabel.vision.finetune.FineTuner.Subject;
import dev.ownlabel.vision.finetune.Lesson;
import dev.ownlabel.vision.finetune.Normalising;
import dev.ownlabel.vision.finetune.PixelStore;
import dev.ownlabel.vision.finetune.Recipe;
import dev.ownlabel.vision.tune.Device;
import dev.ownlabel.vision.tune.Engine;
import dev.ownlabel.vision.tune.EngineUnavailableException;
import dev.ownlabel.vision.tune.NativeHeap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/** Fine-tunes a network many times in one process, each time a little, and prints what memory stays resident. */
public final class Tunings {
    private static final String USAGE = "Usage: bench/tuning NETWORK.onnx [TRAININGS]";
    private static final int IMAGES = 64;
    private static final int LABELS = 4;
    private static final int SIDE = 64;
    private static final int TIMES = 100;
    private static final int LINES = 10;

    private Tunings() {}

    /** Runs; wrong arguments end it with the usage. */
    public static void main(String[] args) throws IOException, InterruptedException, EngineUnavailableException {
        if (args.length < 1 || args.length > 2) {
            throw new IllegalArgumentException(USAGE);
        }
        int times = args.length > 1 ? Integer.parseInt(args[1]) : TIMES;
        List<Double> grey = List.of(128.0, 128.0, 128.0);
        Subject subject = new Subject(
                Files.readAllBytes(Path.of(args[0])), "embedding", SIDE, new Normalising(false, grey, grey));
        int[] learn = IntStream.range(0, IMAGES / 2).toArray();
        int[] held = IntStream.range(IMAGES / 2, IMAGES).toArray();
        System.out.println("| trainings | resident MiB |");
        System.out.println("|---|---|");
        for (int run = 1; run <= times; run++) {
            Engine engine = Engine.open(1, Device.CPU);
            try (NativeHeap _ = NativeHeap.kept();
                    PixelStore pixels = noise()) {
                Lesson lesson = new Lesson(pixels, pixels, labels(), LABELS, true);
                new FineTuner(engine, subject, lesson, Recipe.WHOLE.withEpochs(1), run).run(learn, held, _ -> true);
            }
            if (run == 1 || run % Math.max(1, times / LINES) == 0) {
                System.out.printf(Locale.ROOT, "| %d | %d |%n", run, residentMebibytes());
            }
        }
    }

    private static PixelStore noise() throws IOException {
        PixelStore store = PixelStore.of(IMAGES, SIDE, Path.of(System.getProperty("java.io.tmpdir")));
        Random random = new Random(1);
        byte[] rgb = new byte[SIDE * SIDE * 3];
        for (int image = 0; image < IMAGES; image++) {
            random.nextBytes(rgb);
            store.put(image, rgb);
        }
        return store;
    }

    private static List<Set<Integer>> labels() {
        List<Set<Integer>> labels = new ArrayList<>();
        for (int image = 0; image < IMAGES; image++) {
            labels.add(Set.of(image % LABELS));
        }
        return labels;
    }

    private static long residentMebibytes() throws IOException {
        System.gc();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }
}
