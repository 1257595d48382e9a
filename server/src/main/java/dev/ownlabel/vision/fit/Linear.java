package dev.ownlabel.vision.fit;

/** Scores that are linear in the features: weights [feature][label] and an offset [label]. */
final class Linear {
    private final float[] weights;
    private final float[] offsets;

    Linear(float[] weights, float[] offsets) {
        this.weights = weights;
        this.offsets = offsets;
    }

    float[] weights() {
        return weights;
    }

    float[] offsets() {
        return offsets;
    }

    /** This one's scores times {@code own} plus the other's times {@code others}. */
    Linear plus(double own, Linear other, double others) {
        return new Linear(sum(weights, own, other.weights, others), sum(offsets, own, other.offsets, others));
    }

    Linear times(double factor) {
        return plus(factor, this, 0);
    }

    private static float[] sum(float[] a, double shareA, float[] b, double shareB) {
        float[] sum = new float[a.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = (float) (shareA * a[i] + shareB * b[i]);
        }
        return sum;
    }
}
