package dev.ownlabel.vision.detect;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * How far a training is, and how fast it learns there. It is done after its steps, or when its time is up; where the time is short the
 * rate of learning falls earlier, so that a cut training ends as well as it can. As long as time does not press, it depends on steps alone.
 */
final class Pace {
    private static final int MOST_WARM_UP = 60;
    private static final double LAST_RATE = 0.02;

    private final InstantSource clock;
    private final Instant begin;
    private final Recipe recipe;

    Pace(Recipe recipe, InstantSource clock) {
        this.recipe = recipe;
        this.clock = clock;
        this.begin = clock.instant();
    }

    /** The share that is done after so many steps, 0 to 1. */
    double done(int steps) {
        double bySteps = (double) steps / recipe.steps();
        double byTime = seconds(Duration.between(begin, clock.instant())) / seconds(recipe.budget());
        return Math.min(1, Math.max(bySteps, byTime));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** The share of the full rate at a step, from 0: up in a line over the first steps, and down along half a cosine. */
    double factor(int step, double done) {
        double warmUp = Math.clamp(recipe.steps() / 10.0, 1, MOST_WARM_UP);
        double cosine = 0.5 * (1 + Math.cos(Math.PI * done));
        return Math.min(1, (step + 1) / warmUp) * (LAST_RATE + (1 - LAST_RATE) * cosine);
    }
}
