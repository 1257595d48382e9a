package dev.ownlabel.vision.fit.numeric;

/** A symmetric positive matrix A as the product of a triangle and its transpose; rows are worked on whole, which suits the processor. */
public final class Cholesky {
    private final double[][] upper;

    private Cholesky(double[][] upper) {
        this.upper = upper;
    }

    /**
     * Factors a matrix, whose upper half is overwritten. What rounding has made negative counts as nearly zero.
     *
     * @param tiny the smallest square on the diagonal
     */
    public static Cholesky of(double[][] matrix, double tiny) {
        int size = matrix.length;
        for (int k = 0; k < size; k++) {
            double[] pivot = matrix[k];
            double scale = 1 / Math.sqrt(Math.max(pivot[k], tiny));
            for (int j = k; j < size; j++) {
                pivot[j] *= scale;
            }
            pivot[k] = Math.max(pivot[k], Math.sqrt(tiny));
            for (int i = k + 1; i < size; i++) {
                subtract(matrix[i], pivot[i], pivot, i, size);
            }
        }
        return new Cholesky(matrix);
    }

    public int size() {
        return upper.length;
    }

    /** Coordinates of point i, of which the products with the other points' are A's row i. */
    public float[] point(int i) {
        float[] point = new float[upper.length];
        for (int k = 0; k <= i; k++) {
            point[k] = (float) upper[k][i];
        }
        return point;
    }

    /** Solves upper times x = b for each column of b [size][columns]; b becomes x. */
    public void backward(double[][] b) {
        for (int i = upper.length - 1; i >= 0; i--) {
            for (int j = i + 1; j < upper.length; j++) {
                subtract(b[i], upper[i][j], b[j], 0, b[i].length);
            }
            divide(b[i], upper[i][i], b[i].length);
        }
    }

    /** Solves A x = b for each column of b [size][columns]; b becomes x. */
    public void solve(double[][] b) {
        for (int i = 0; i < upper.length; i++) {
            divide(b[i], upper[i][i], b[i].length);
            for (int j = i + 1; j < upper.length; j++) {
                subtract(b[j], upper[i][j], b[i], 0, b[i].length);
            }
        }
        backward(b);
    }

    /** The diagonal of A's inverse. */
    public double[] inverseDiagonal() {
        int size = upper.length;
        double[][] inverse = new double[size][];
        double[] diagonal = new double[size];
        for (int i = 0; i < size; i++) {
            double[] row = new double[i + 1];
            row[i] = 1;
            for (int k = 0; k < i; k++) {
                subtract(row, upper[k][i], inverse[k], 0, k + 1);
            }
            divide(row, upper[i][i], i + 1);
            for (int j = 0; j <= i; j++) {
                diagonal[j] += row[j] * row[j];
            }
            inverse[i] = row;
        }
        return diagonal;
    }

    private static void subtract(double[] from, double factor, double[] row, int start, int end) {
        for (int j = start; j < end; j++) {
            from[j] -= factor * row[j];
        }
    }

    private static void divide(double[] row, double divisor, int end) {
        double factor = 1 / divisor;
        for (int j = 0; j < end; j++) {
            row[j] *= factor;
        }
    }
}
