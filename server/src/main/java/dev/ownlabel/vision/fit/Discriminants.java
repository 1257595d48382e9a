package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.numeric.Cholesky;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.fit.score.Cosine;
import dev.ownlabel.vision.fit.score.Linear;
import dev.ownlabel.vision.fit.score.Scorer;
import java.util.HashMap;
import java.util.Map;

/**
 * Heads from the labels' means: an image belongs where it is nearest, in a space in which images of one label scatter alike in all
 * directions (linear discriminants). How they scatter is drawn towards a ball, by a share; with a share of 1 distances are plain ones. Or by the
 * angle there instead of the distance.
 */
final class Discriminants implements Fitting {
    private static final double[] BALLS = {1, 0.6, 0.3, 0.1, 0.03};

    /** The mean of all images counts so many images in the mean of each label. */
    private static final double PRIOR = 0.5;

    /** What a cosine counts beside the logarithm of a label's frequency, about. */
    private static final double SHARPNESS = 16;

    private final Principal space;
    private final Targets targets;
    private final boolean angles;
    private final Map<Integer, Moments> known = new HashMap<>();

    /**
     * Prepares.
     *
     * @param targets with one label an image
     * @param angles whether to look at angles instead of distances
     */
    Discriminants(Principal space, Targets targets, boolean angles) {
        this.space = space;
        this.targets = targets;
        this.angles = angles;
    }

    /** Mean of each label and scatter around it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Moments(double[][] means, double[] frequencies, double[][] scatter) {}

    @Override
    public double[] strengths() {
        return BALLS.clone();
    }

    @Override
    public Fitted fit(double strength, float[] used, int slot) {
        Moments moments = slot == ALONE ? moments(used) : known.computeIfAbsent(slot, _ -> moments(used));
        Cholesky factor = Cholesky.of(shrunk(moments.scatter(), strength), 1e-6);
        return angles ? new Angles(factor, moments) : new Distances(factor, moments);
    }

    private Moments moments(float[] used) {
        Matrix matrix = space.matrix();
        int width = matrix.width();
        int labels = targets.labels();
        double[][] means = new double[labels][width];
        double[] counts = new double[labels];
        double[] all = new double[width];
        double images = 0;
        for (int row = 0; row < matrix.rows(); row++) {
            if (used[row] > 0) {
                float[] values = matrix.row(row);
                add(means[label(row)], values);
                add(all, values);
                counts[label(row)]++;
                images++;
            }
        }
        double[] frequencies = new double[labels];
        for (int k = 0; k < labels; k++) {
            frequencies[k] = (counts[k] + 1) / (images + labels);
            for (int i = 0; i < width; i++) {
                means[k][i] = (means[k][i] + PRIOR * all[i] / images) / (counts[k] + PRIOR);
            }
        }
        double[][] scatter = new double[width][width];
        for (int row = 0; row < matrix.rows(); row++) {
            if (used[row] > 0) {
                addSquare(scatter, matrix.row(row), means[label(row)]);
            }
        }
        for (int i = 0; i < width; i++) {
            for (int j = i; j < width; j++) {
                scatter[i][j] /= images;
                scatter[j][i] = scatter[i][j];
            }
        }
        return new Moments(means, frequencies, scatter);
    }

    private int label(int row) {
        return targets.ofImages().get(row).iterator().next();
    }

    private static void add(double[] sum, float[] values) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += values[i];
        }
    }

    private static void addSquare(double[][] scatter, float[] values, double[] mean) {
        double[] difference = new double[mean.length];
        for (int i = 0; i < difference.length; i++) {
            difference[i] = values[i] - mean[i];
        }
        for (int i = 0; i < difference.length; i++) {
            double[] row = scatter[i];
            double factor = difference[i];
            for (int j = i; j < row.length; j++) {
                row[j] += factor * difference[j];
            }
        }
    }

    private static double[][] shrunk(double[][] scatter, double share) {
        int width = scatter.length;
        double mean = 0;
        for (int i = 0; i < width; i++) {
            mean += scatter[i][i] / width;
        }
        double[][] shrunk = new double[width][width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                shrunk[i][j] = (1 - share) * scatter[i][j] + (i == j ? share * mean + 1e-6 : 0);
            }
        }
        return shrunk;
    }

    private static double[] coordinates(float[] values) {
        double[] coordinates = new double[values.length];
        for (int i = 0; i < coordinates.length; i++) {
            coordinates[i] = values[i];
        }
        return coordinates;
    }

    /** Scores fall with the squared distance; the part that all labels share is left out, which makes them linear. */
    private final class Distances implements Fitted {
        private final double[] function;

        Distances(Cholesky factor, Moments moments) {
            int labels = targets.labels();
            int width = factor.size();
            double[][] solved = new double[width][labels];
            for (int i = 0; i < width; i++) {
                for (int k = 0; k < labels; k++) {
                    solved[i][k] = moments.means()[k][i];
                }
            }
            factor.solve(solved);
            function = new double[(width + 1) * labels];
            for (int k = 0; k < labels; k++) {
                double own = 0;
                for (int i = 0; i < width; i++) {
                    function[i * labels + k] = solved[i][k];
                    own += solved[i][k] * moments.means()[k][i];
                }
                function[width * labels + k] = Math.log(moments.frequencies()[k]) - own / 2;
            }
        }

        @Override
        public double[] scores(int row) {
            return applied(function, coordinates(space.matrix().row(row)), targets.labels());
        }

        @Override
        public Scorer scorer() {
            return space.linear(function, targets.labels());
        }
    }

    private static double[] applied(double[] function, double[] coordinates, int outputs) {
        double[] result = new double[outputs];
        System.arraycopy(function, coordinates.length * outputs, result, 0, outputs);
        for (int i = 0; i < coordinates.length; i++) {
            for (int k = 0; k < outputs; k++) {
                result[k] += coordinates[i] * function[i * outputs + k];
            }
        }
        return result;
    }

    /** Scores are cosines of angles between images and means as seen from the mean of all, and the labels' frequencies. */
    private final class Angles implements Fitted {
        private final double[] projection;
        private final double[] prototypes;

        Angles(Cholesky factor, Moments moments) {
            int width = factor.size();
            double[][] inverse = new double[width][width];
            for (int i = 0; i < width; i++) {
                inverse[i][i] = 1;
            }
            factor.backward(inverse); // A = R'R, so rows times R's inverse scatter alike in all directions
            projection = new double[(width + 1) * width];
            for (int i = 0; i < width; i++) {
                System.arraycopy(inverse[i], 0, projection, i * width, width);
            }
            int labels = targets.labels();
            prototypes = new double[(width + 1) * labels];
            for (int k = 0; k < labels; k++) {
                double[] direction = Cosine.direction(applied(projection, moments.means()[k], width));
                for (int i = 0; i < width; i++) {
                    prototypes[i * labels + k] = SHARPNESS * direction[i];
                }
                prototypes[width * labels + k] = Math.log(moments.frequencies()[k]);
            }
        }

        @Override
        public double[] scores(int row) {
            double[] coordinates = coordinates(space.matrix().row(row));
            double[] direction = Cosine.direction(applied(projection, coordinates, coordinates.length));
            return applied(prototypes, direction, targets.labels());
        }

        @Override
        public Scorer scorer() {
            int width = space.matrix().width();
            return new Cosine(space.linear(projection, width), Linear.of(prototypes, width, targets.labels()));
        }
    }

    @Override
    public void close() {
        known.clear();
    }
}
