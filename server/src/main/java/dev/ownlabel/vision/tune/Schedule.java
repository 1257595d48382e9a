package dev.ownlabel.vision.tune;

/**
 * How the rate of learning goes: up in a line, then down along half a cosine.
 *
 * @param warmUp steps of the way up
 * @param steps in all
 */
public record Schedule(int warmUp, int steps) {
    /** The share of the full rate for a step, from 0. */
    public double factor(int step) {
        if (step < warmUp) {
            return (step + 1.0) / (warmUp + 1.0);
        }
        double done = (step - warmUp) / Math.max(1.0, steps - warmUp);
        return 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done)));
    }
}
