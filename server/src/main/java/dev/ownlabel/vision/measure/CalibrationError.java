package dev.ownlabel.vision.measure;

/** How far confidences are from the shares that are right, in equal bins of confidence. */
public final class CalibrationError {
    private static final int BINS = 15;

    private final double[] confidence = new double[BINS];
    private final double[] right = new double[BINS];
    private int all;

    void add(double confidence01, boolean isRight) {
        int bin = Math.clamp((int) (confidence01 * BINS), 0, BINS - 1);
        confidence[bin] += confidence01;
        right[bin] += isRight ? 1 : 0;
        all++;
    }

    double value() {
        double sum = 0;
        for (int bin = 0; bin < BINS; bin++) {
            sum += Math.abs(confidence[bin] - right[bin]);
        }
        return all == 0 ? 0 : sum / all;
    }
}
