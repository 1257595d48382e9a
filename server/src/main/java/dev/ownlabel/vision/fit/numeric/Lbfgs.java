package dev.ownlabel.vision.fit.numeric;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Minimises a convex function with limited-memory BFGS (Nocedal and Wright, algorithm 7.4). Draws nothing by chance. */
public final class Lbfgs {
    private static final int MEMORY = 10;
    private static final int LINE_STEPS = 25;
    private static final double SUFFICIENT_DECREASE = 1e-4;

    private final int maxIterations;
    private final double tolerance;

    /**
     * Prepares a minimiser.
     *
     * @param tolerance ends where no part of the gradient is larger
     */
    public Lbfgs(int maxIterations, double tolerance) {
        this.maxIterations = maxIterations;
        this.tolerance = tolerance;
    }

    /** A step taken and the change of the gradient along it. */
    private static final class Pair {
        private final double[] step;
        private final double[] change;
        private final double inverseProduct;

        Pair(double[] step, double[] change, double product) {
            this.step = step;
            this.change = change;
            this.inverseProduct = 1 / product;
        }
    }

    /** The point found, starting from {@code start}, which is not changed. */
    public double[] minimise(Objective objective, double[] start) {
        double[] point = start.clone();
        double[] gradient = new double[point.length];
        double value = objective.at(point, gradient);
        Deque<Pair> memory = new ArrayDeque<>();
        for (int iteration = 0; iteration < maxIterations && largest(gradient) > tolerance; iteration++) {
            double[] direction = direction(gradient, memory);
            double slope = dot(direction, gradient);
            double step = memory.isEmpty() ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
            double[] nextPoint = point;
            double[] nextGradient = new double[point.length];
            double nextValue = Double.POSITIVE_INFINITY;
            for (int i = 0; i < LINE_STEPS && !(nextValue <= value + SUFFICIENT_DECREASE * step * slope); i++) {
                step = i == 0 ? step : step / 2;
                nextPoint = along(point, step, direction);
                nextValue = objective.at(nextPoint, nextGradient);
            }
            if (!(nextValue < value)) {
                return point; // as far as rounding lets it go
            }
            remember(memory, difference(nextPoint, point), difference(nextGradient, gradient));
            point = nextPoint;
            gradient = nextGradient;
            value = nextValue;
        }
        return point;
    }

    private static void remember(Deque<Pair> memory, double[] step, double[] change) {
        double product = dot(step, change);
        if (product > 1e-12 * dot(change, change)) {
            memory.addLast(new Pair(step, change, product));
            if (memory.size() > MEMORY) {
                memory.removeFirst();
            }
        }
    }

    private static double[] direction(double[] gradient, Deque<Pair> memory) {
        double[] direction = new double[gradient.length];
        for (int i = 0; i < direction.length; i++) {
            direction[i] = -gradient[i];
        }
        List<Pair> newestFirst = new ArrayList<>(memory).reversed();
        double[] shares = new double[newestFirst.size()];
        for (int i = 0; i < shares.length; i++) {
            Pair pair = newestFirst.get(i);
            shares[i] = pair.inverseProduct * dot(pair.step, direction);
            add(direction, -shares[i], pair.change);
        }
        if (!newestFirst.isEmpty()) {
            Pair newest = newestFirst.getFirst();
            double scale = 1 / (newest.inverseProduct * dot(newest.change, newest.change));
            for (int i = 0; i < direction.length; i++) {
                direction[i] *= scale;
            }
        }
        for (int i = shares.length - 1; i >= 0; i--) {
            Pair pair = newestFirst.get(i);
            add(direction, shares[i] - pair.inverseProduct * dot(pair.change, direction), pair.step);
        }
        return direction;
    }

    private static double[] along(double[] point, double step, double[] direction) {
        double[] result = point.clone();
        add(result, step, direction);
        return result;
    }

    private static void add(double[] sum, double factor, double[] addend) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += factor * addend[i];
        }
    }

    private static double[] difference(double[] a, double[] b) {
        double[] result = a.clone();
        add(result, -1, b);
        return result;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double largest(double[] vector) {
        double largest = 0;
        for (double value : vector) {
            largest = Math.max(largest, Math.abs(value));
        }
        return largest;
    }
}
