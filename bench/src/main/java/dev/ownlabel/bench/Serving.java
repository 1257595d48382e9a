package dev.ownlabel.bench;

import dev.ownlabel.vision.Model;
import dev.ownlabel.vision.ModelBundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Measures serving from a second process and prints Markdown: DetectCustomLabels beside the bare loop of decode, resize and network on as
 * many threads as the machine has cores; latency at 80 % of what was reached; calls without image work; what people otherwise use, where
 * it is installed; and how long a model takes to start. Rounds of server and bare loop alternate, because machines are noisy, and
 * processor time stands beside wall time, because both processes share the cores. Nothing is measured before its rate has stopped growing.
 */
public final class Serving {
    private static final int TRAINED_SIDE = 224;

    private final Options options;

    /**
     * What is measured.
     *
     * @param span of one round
     * @param root the folder that {@code ./ownlabel} is in
     */
    record Options(Duration span, List<Integer> sides, List<Integer> clients, boolean peers, Path root) {
        Options {
            sides = List.copyOf(sides);
            clients = List.copyOf(clients);
        }
    }

    private Serving(Options options) {
        this.options = options;
    }

    /** Runs with the options of {@code bench/serving}. */
    public static void main(String[] arguments) throws Exception {
        new Serving(new Options(
                        Duration.ofSeconds(Long.parseLong(option(arguments, "--seconds", "4"))),
                        numbers(option(arguments, "--side", "224,1024,3464")),
                        numbers(option(arguments, "--clients", "1,2,8,64")),
                        Boolean.parseBoolean(option(arguments, "--peers", "true")),
                        Path.of(option(arguments, "--root", "."))))
                .run();
    }

    private static List<Integer> numbers(String text) {
        return Arrays.stream(text.split(",", -1)).map(Integer::valueOf).toList();
    }

    private static String option(String[] arguments, String name, String fallback) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            if (arguments[i].equals(name)) {
                return arguments[i + 1];
            }
        }
        return fallback;
    }

    private void run() throws Exception {
        Drawings drawings = new Drawings(TRAINED_SIDE);
        try (ScratchFolder data = new ScratchFolder("ownlabel-bench")) {
            Path folder = data.path();
            ModelBundle bundle = Drawings.trainHere(drawings, folder);
            try (ServedModel served = ServedModel.train(options.root(), folder.resolve("small"), drawings)) {
                detections(served, bundle);
                calls(served);
                if (options.peers()) {
                    peers(served, bundle, Files.createDirectories(folder.resolve("peer")));
                }
            }
            starts(Files.createDirectories(folder.resolve("large")), drawings);
        }
    }

    private void detections(ServedModel served, ModelBundle bundle) throws Exception {
        List<String> paced = new ArrayList<>();
        try (Model model = Model.load(bundle, 1)) {
            say(String.format(
                    Locale.ROOT,
                    "%d cores, Java %s, rounds of %d s",
                    cores(),
                    Runtime.version(),
                    options.span().toSeconds()));
            say("");
            say(DetectionRows.HEAD);
            for (int side : options.sides()) {
                DetectionRows rows = new DetectionRows(served, model, options.span(), side);
                double most = 0;
                for (int clients : options.clients()) {
                    most = Math.max(most, rows.row(clients));
                }
                paced.addAll(rows.paced(most));
            }
        }
        say("");
        say(DetectionRows.PACED_HEAD);
        paced.forEach(Serving::say);
    }

    /** A call without image work: what signature, decoding, validation, rights, a little database and the answer cost. */
    private void calls(ServedModel served) throws InterruptedException {
        Load load = new Load(served.endpoint(), served::describe);
        load.warm(served, 2 * cores(), options.span());
        say("");
        say("| DescribeProjects, clients | calls/s | p50 ms | p99 ms | server CPU ms | sender CPU ms |");
        say("|---|---|---|---|---|---|");
        for (int clients : List.of(1, 8)) {
            Spent spent =
                    Spent.on(served, () -> load.closed(clients, options.span().multipliedBy(2)));
            say(String.format(
                    Locale.ROOT,
                    "| %d | %.0f | %.2f | %.2f | %.3f | %.3f |",
                    clients,
                    spent.load().perSecond(),
                    spent.load().percentileMillis(0.5),
                    spent.load().percentileMillis(0.99),
                    spent.serverMillis(),
                    spent.senderMillis()));
        }
    }

    private void peers(ServedModel served, ModelBundle bundle, Path folder) throws Exception {
        Peers peers = new Peers(options, TRAINED_SIDE);
        say("");
        say(String.format(Locale.ROOT, Peers.HEAD, TRAINED_SIDE));
        peers.servers(served, bundle, folder).forEach(Serving::say);
        say("");
        say(peers.engines(bundle, folder.resolve("backbones")));
    }

    private void starts(Path folder, Drawings drawings) throws Exception {
        // both networks of the jar: a graph of some 20 MB
        try (ServedModel served =
                ServedModel.train(options.root(), folder, drawings, "--set", "backbone=builtin-drawn+builtin-photos")) {
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                served.stop();
                seconds.add(served.start().toNanos() / 1e9);
            }
            say("");
            say(String.format(
                    Locale.ROOT,
                    "Model of %.1f MB from StartProjectVersion to RUNNING: median %.2f s, %.2f to %.2f s in %d starts",
                    served.largestObjectBytes() / 1e6,
                    median(seconds),
                    seconds.stream().min(Double::compare).orElseThrow(),
                    seconds.stream().max(Double::compare).orElseThrow(),
                    seconds.size()));
        }
    }

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    static void say(String text) {
        System.out.println(text);
    }
}
