package dev.ownlabel.bench;

import dev.ownlabel.vision.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/** DetectCustomLabels with images of one size. */
final class DetectionRows {
    static final String HEAD =
            "| JPEG | clients | requests/s | p50 ms | p99 ms | refused | bare loop/s | ratio | server CPU ms |"
                    + " compilers % | sender CPU ms | bare CPU ms | CPU ratio |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|";
    static final String PACED_HEAD =
            "| JPEG, 80 % of the most | requests/s | p50 ms | p99 ms | p99/p50 | its worst | ideal p99/p50 | refused |\n"
                    + "|---|---|---|---|---|---|---|---|";

    private static final int ROUNDS = 3;
    private static final double PART_OF_SATURATION = 0.8;
    private static final int LARGE = 2000;

    private final ServedModel served;
    private final Duration span;
    private final String name;
    private final BareLoop bare;
    private final Load load;

    DetectionRows(ServedModel served, Model model, Duration span, int side) throws InterruptedException {
        List<byte[]> images = Drawings.unseen(side > LARGE ? 4 : 16, side);
        this.served = served;
        this.span = span;
        this.name = side + " px, " + images.getFirst().length / 1024 + " kB";
        this.bare = BareLoop.of(model, images);
        this.load = new Load(served.endpoint(), () -> served.detections(images));
        bare.warm(Serving.cores(), span);
        load.warm(served, 2 * Serving.cores(), span);
    }

    /** Prints a line; returns the requests a second. */
    double row(int clients) throws InterruptedException {
        List<Spent> rounds = new ArrayList<>();
        List<Double> bareRates = new ArrayList<>();
        List<Double> bareMillis = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            Duration before = Spent.here();
            BareLoop.Run run = bare.run(Math.min(clients, Serving.cores()), span);
            bareRates.add(run.perSecond());
            bareMillis.add(Spent.here().minus(before).toNanos() / 1e6 / run.images());
            rounds.add(Spent.on(served, () -> load.closed(clients, span)));
        }
        double rate = median(rounds, spent -> spent.load().perSecond());
        double server = median(rounds, Spent::serverMillis);
        Serving.say(String.format(
                Locale.ROOT,
                "| %s | %d | %.1f | %.1f | %.1f | %d | %.1f | %.2f | %.2f | %.1f | %.2f | %.2f | %.2f |",
                name,
                clients,
                rate,
                median(rounds, spent -> spent.load().percentileMillis(0.50)),
                median(rounds, spent -> spent.load().percentileMillis(0.99)),
                rounds.stream().mapToLong(spent -> spent.load().refused()).sum(),
                Serving.median(bareRates),
                rate / Serving.median(bareRates),
                server,
                100 * median(rounds, Spent::compilersPart),
                median(rounds, Spent::senderMillis),
                Serving.median(bareMillis),
                Serving.median(bareMillis) / server));
        return rate;
    }

    /** Lines about requests that come at a part of the rate that was reached: at random, and evenly. */
    List<String> paced(double most) throws InterruptedException {
        double rate = most * PART_OF_SATURATION;
        List<long[]> random = LongStream.rangeClosed(1, ROUNDS)
                .mapToObj(seed -> Arrivals.random(rate, span.multipliedBy(4), seed))
                .toList();
        return List.of(
                paced("at random", random, most),
                paced("evenly", Collections.nCopies(ROUNDS, Arrivals.even(rate, span.multipliedBy(2))), most));
    }

    private String paced(String how, List<long[]> rounds, double most) throws InterruptedException {
        List<LoadResult> results = new ArrayList<>();
        for (long[] due : rounds) {
            results.add(load.open(due));
        }
        return String.format(
                Locale.ROOT,
                "| %s, %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %d |",
                name,
                how,
                median(results, LoadResult::perSecond),
                median(results, result -> result.percentileMillis(0.50)),
                median(results, result -> result.percentileMillis(0.99)),
                median(results, DetectionRows::tail),
                results.stream().mapToDouble(DetectionRows::tail).max().orElseThrow(),
                median(rounds, due -> tail(Arrivals.ideal(due, Serving.cores(), most))),
                results.stream().mapToLong(LoadResult::refused).sum());
    }

    private static double tail(LoadResult result) {
        return result.percentileMillis(0.99) / result.percentileMillis(0.50);
    }

    private static <T> double median(List<T> rounds, ToDoubleFunction<T> of) {
        return Serving.median(rounds.stream().mapToDouble(of).boxed().toList());
    }
}
