package dev.ownlabel.bench;

import dev.ownlabel.vision.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** DetectCustomLabels with images of one size. */
final class DetectionRows {
    static final String HEAD =
            "| JPEG | clients | requests/s | p50 ms | p99 ms | refused | bare loop/s | ratio | server CPU ms |"
                    + " sender CPU ms | bare CPU ms | CPU ratio |\n|---|---|---|---|---|---|---|---|---|---|---|---|";
    static final String PACED_HEAD =
            "| JPEG, 80 % of the most | requests/s | p50 ms | p99 ms | p99/p50 | ideal p99/p50 | refused |\n"
                    + "|---|---|---|---|---|---|---|";

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
        load.warm(2 * Serving.cores(), span);
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
                "| %s | %d | %.1f | %.1f | %.1f | %d | %.1f | %.2f | %.2f | %.2f | %.2f | %.2f |",
                name,
                clients,
                rate,
                median(rounds, spent -> spent.load().percentileMillis(0.50)),
                median(rounds, spent -> spent.load().percentileMillis(0.99)),
                rounds.stream().mapToLong(spent -> spent.load().refused()).sum(),
                Serving.median(bareRates),
                rate / Serving.median(bareRates),
                server,
                median(rounds, Spent::senderMillis),
                Serving.median(bareMillis),
                Serving.median(bareMillis) / server));
        return rate;
    }

    /** Lines about requests that come at a part of the rate that was reached: at random, and evenly. */
    List<String> paced(double most) throws InterruptedException {
        double rate = most * PART_OF_SATURATION;
        return List.of(
                paced("at random", Arrivals.random(rate, span.multipliedBy(4)), most),
                paced("evenly", Arrivals.even(rate, span.multipliedBy(2)), most));
    }

    private String paced(String how, long[] due, double most) throws InterruptedException {
        LoadResult result = load.open(due);
        return String.format(
                Locale.ROOT,
                "| %s, %s | %.1f | %.1f | %.1f | %.1f | %.1f | %d |",
                name,
                how,
                result.perSecond(),
                result.percentileMillis(0.50),
                result.percentileMillis(0.99),
                tail(result),
                tail(Arrivals.ideal(due, Serving.cores(), most)),
                result.refused());
    }

    private static double tail(LoadResult result) {
        return result.percentileMillis(0.99) / result.percentileMillis(0.50);
    }

    private static double median(List<Spent> rounds, ToDoubleFunction<Spent> of) {
        return Serving.median(rounds.stream().mapToDouble(of).boxed().toList());
    }
}
