package dev.ownlabel.bench;

import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.vision.Model;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures DetectCustomLabels from a second process, beside the bare loop of decode, resize and network on as many threads as the
 * machine has cores, in the same run; rounds of both alternate, because machines are noisy. Prints a Markdown table.
 */
public final class Serving {
    private static final int ROUNDS = 3;
    private static final int IMAGES = 16;

    private final Duration span;
    private final int side;
    private final List<Integer> clients;

    private Serving(Duration span, int side, List<Integer> clients) {
        this.span = span;
        this.side = side;
        this.clients = clients;
    }

    public static void main(String[] arguments) throws Exception {
        Duration span = Duration.ofSeconds(Long.parseLong(option(arguments, "--seconds", "10")));
        int side = Integer.parseInt(option(arguments, "--side", "224"));
        List<Integer> clients = Arrays.stream(
                        option(arguments, "--clients", "1,2,8").split(","))
                .map(Integer::valueOf)
                .toList();
        new Serving(span, side, clients).run(Path.of(option(arguments, "--jar", "server/target/ownlabel.jar")));
    }

    private static String option(String[] arguments, String name, String fallback) {
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals(name)) {
                return arguments[i + 1];
            }
        }
        return fallback;
    }

    private void run(Path jar) throws Exception {
        Drawings drawings = new Drawings(side);
        Path data = Files.createTempDirectory("ownlabel-bench");
        try (ServedModel served = ServedModel.train(jar, data, drawings)) {
            List<byte[]> images = drawings.unseen(IMAGES);
            try (Model model = Drawings.trainHere(drawings, data)) {
                table(served, model, images);
            }
            call(served);
        }
    }

    private void table(ServedModel served, Model model, List<byte[]> images) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        ImageReader reader = new ImageReader(ImageLimits.service());
        System.out.printf(
                Locale.ROOT,
                "DetectCustomLabels, %d px JPEG of %d kB, %d cores, %d rounds of %d s, medians%n%n",
                side,
                images.getFirst().length / 1024,
                cores,
                ROUNDS,
                span.toSeconds());
        System.out.printf(
                Locale.ROOT,
                "| clients | requests/s | p50 ms | p99 ms | bare loop images/s | ratio |%n|---|---|---|---|---|---|%n");
        BareLoop bare = new BareLoop(model, reader, images);
        bare.run(cores, span.dividedBy(2));
        served.load(cores, images, span.dividedBy(2));
        for (int count : clients) {
            List<LoadResult> rounds = new ArrayList<>();
            List<Double> bareRates = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                bareRates.add(bare.run(Math.min(count, cores), span));
                rounds.add(served.load(count, images, span));
            }
            double rate = median(rounds.stream().map(LoadResult::perSecond).toList());
            double bareRate = median(bareRates);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %.1f | %.1f | %.1f | %.1f | %.2f |%n",
                    count,
                    rate,
                    median(rounds.stream().map(r -> r.percentileMillis(0.50)).toList()),
                    median(rounds.stream().map(r -> r.percentileMillis(0.99)).toList()),
                    bareRate,
                    rate / bareRate);
        }
    }

    /** A call without image work: what signature, decoding, validation and the answer cost. */
    private void call(ServedModel served) throws IOException, InterruptedException {
        served.describe(1, span.dividedBy(2));
        LoadResult alone = served.describe(1, span);
        LoadResult crowd = served.describe(8, span);
        System.out.printf(
                Locale.ROOT,
                "%nDescribeProjects: 1 client %.0f/s (p50 %.2f ms), 8 clients %.0f/s (p50 %.2f ms)%n",
                alone.perSecond(),
                alone.percentileMillis(0.5),
                crowd.perSecond(),
                crowd.percentileMillis(0.5));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
