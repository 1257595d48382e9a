package dev.ownlabel.bench;

import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.vision.Model;
import dev.ownlabel.vision.ModelBundle;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures DetectCustomLabels from a second process, beside the bare loop of decode, resize and network on as many threads as the
 * machine has cores, in the same run; rounds of both alternate, because machines are noisy, and processor time stands beside wall time.
 * Then latency at 80 % of what was reached, a call without image work, and what people otherwise use, where it is installed. Prints
 * Markdown.
 */
public final class Serving {
    private static final int ROUNDS = 3;
    private static final int TRAINED_SIDE = 224;
    private static final double PART_OF_SATURATION = 0.8;

    private final Duration span;
    private final List<Integer> sides;
    private final List<Integer> clients;
    private final Path scripts;

    private Serving(Duration span, List<Integer> sides, List<Integer> clients, Path scripts) {
        this.span = span;
        this.sides = sides;
        this.clients = clients;
        this.scripts = scripts;
    }

    public static void main(String[] arguments) throws Exception {
        Duration span = Duration.ofSeconds(Long.parseLong(option(arguments, "--seconds", "10")));
        List<Integer> sides = numbers(option(arguments, "--side", "224,1024,3464"));
        List<Integer> clients = numbers(option(arguments, "--clients", "1,2,8,64"));
        Path jar = Path.of(option(arguments, "--jar", "server/target/ownlabel.jar"));
        new Serving(span, sides, clients, Path.of(option(arguments, "--scripts", "bench"))).run(jar);
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
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
        Drawings drawings = new Drawings(TRAINED_SIDE);
        Path data = Files.createTempDirectory("ownlabel-bench");
        try (ServedModel served = ServedModel.train(jar, data, drawings)) {
            ModelBundle bundle = Drawings.trainHere(drawings, data);
            try (Model model = Model.load(bundle, 1)) {
                for (int side : sides) {
                    images(served, model, bundle, side, Files.createTempDirectory(data, "peer"));
                }
            }
            call(served);
        }
    }

    private void images(ServedModel served, Model model, ModelBundle bundle, int side, Path folder) throws Exception {
        List<byte[]> images = Drawings.unseen(side > 2000 ? 4 : 16, side);
        int cores = Runtime.getRuntime().availableProcessors();
        System.out.printf(
                Locale.ROOT,
                "%n### %d x %d, JPEG of %d kB, %d cores, %d rounds of %d s, medians%n%n",
                side,
                side,
                images.getFirst().length / 1024,
                cores,
                ROUNDS,
                span.toSeconds());
        System.out.println(
                "| clients | requests/s | p50 ms | p99 ms | refused | bare loop/s | ratio | CPU ms here | bare CPU ms | CPU ratio |");
        System.out.println("|---|---|---|---|---|---|---|---|---|---|");
        BareLoop bare = new BareLoop(model, new ImageReader(ImageLimits.service()), images);
        List<HttpRequest> requests = served.detections(images);
        bare.run(cores, span.dividedBy(2));
        Load.closed(cores, requests, span.dividedBy(2));
        double most = 0;
        for (int count : clients) {
            most = Math.max(most, row(served, bare, requests, count));
        }
        LoadResult paced = Load.open(most * PART_OF_SATURATION, requests, span.multipliedBy(2));
        System.out.printf(
                Locale.ROOT,
                "%nAt 80 %% of %.0f/s, arriving at random: %.1f/s, p50 %.1f ms, p99 %.1f ms, p99/p50 %.1f, refused %d%n",
                most,
                paced.perSecond(),
                paced.percentileMillis(0.5),
                paced.percentileMillis(0.99),
                paced.percentileMillis(0.99) / paced.percentileMillis(0.5),
                paced.refused());
        Optional<Peer> python = Peer.python(scripts.resolve("peer.py"), bundle, folder);
        if (python.isPresent()) {
            try (Peer peer = python.get()) {
                peer("Python, ONNX Runtime", images.stream().map(peer::post).toList());
            }
        }
    }

    private double row(ServedModel served, BareLoop bare, List<HttpRequest> requests, int count) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        List<LoadResult> rounds = new ArrayList<>();
        List<Double> bareRates = new ArrayList<>();
        List<Double> own = new ArrayList<>();
        List<Double> bareOwn = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Duration before = here();
            double rate = bare.run(Math.min(count, cores), span);
            bareRates.add(rate);
            bareOwn.add(here().minus(before).toNanos() / 1e6 / (rate * span.toSeconds()));
            Duration server = served.processorTime();
            LoadResult result = Load.closed(count, requests, span);
            rounds.add(result);
            own.add(served.processorTime().minus(server).toNanos()
                    / 1e6
                    / result.sortedNanos().size());
        }
        double rate = median(rounds.stream().map(LoadResult::perSecond).toList());
        System.out.printf(
                Locale.ROOT,
                "| %d | %.1f | %.1f | %.1f | %d | %.1f | %.2f | %.2f | %.2f | %.2f |%n",
                count,
                rate,
                median(rounds.stream().map(r -> r.percentileMillis(0.50)).toList()),
                median(rounds.stream().map(r -> r.percentileMillis(0.99)).toList()),
                rounds.stream().mapToLong(LoadResult::refused).sum(),
                median(bareRates),
                rate / median(bareRates),
                median(own),
                median(bareOwn),
                median(bareOwn) / median(own));
        return rate;
    }

    private static Duration here() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private void peer(String name, List<HttpRequest> requests) throws InterruptedException {
        Load.closed(2, requests, span.dividedBy(4));
        for (int count : clients) {
            if (count <= 8) {
                LoadResult result = Load.closed(count, requests, span);
                System.out.printf(
                        Locale.ROOT,
                        "%s, %d clients: %.1f/s, p50 %.1f ms, p99 %.1f ms%n",
                        name,
                        count,
                        result.perSecond(),
                        result.percentileMillis(0.5),
                        result.percentileMillis(0.99));
            }
        }
    }

    /** A call without image work: what signature, decoding, validation and the answer cost. */
    private void call(ServedModel served) throws IOException, InterruptedException {
        List<HttpRequest> requests = List.of(served.describe());
        Load.closed(1, requests, span.dividedBy(2));
        Duration server = served.processorTime();
        LoadResult alone = Load.closed(1, requests, span);
        double own = served.processorTime().minus(server).toNanos()
                / 1e6
                / alone.sortedNanos().size();
        LoadResult crowd = Load.closed(8, requests, span);
        System.out.printf(
                Locale.ROOT,
                "%nDescribeProjects: 1 client %.0f/s (p50 %.2f ms, server CPU %.3f ms a call), 8 clients %.0f/s (p50 %.2f ms)%n",
                alone.perSecond(),
                alone.percentileMillis(0.5),
                own,
                crowd.perSecond(),
                crowd.percentileMillis(0.5));
        Optional<Peer> moto = Peer.moto(scripts.resolve("moto_peer.py"));
        if (moto.isPresent()) {
            try (Peer peer = moto.get()) {
                List<HttpRequest> canned = served.detections(Drawings.unseen(1, TRAINED_SIDE)).stream()
                        .map(request -> ServedModel.redirected(request, peer.address()))
                        .toList();
                peer("moto's canned DetectCustomLabels", canned);
            }
        }
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
