package dev.ownlabel.vision.detect.loss;

import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.util.Arrays;
import java.util.List;

/**
 * Which cell learns which true box: SimOTA (Ge and others, "YOLOX: Exceeding YOLO Series in 2021", §2.1). Cells in a box or near its
 * centre compete by how well they already do; a box gets as many cells as its ten best overlaps add up to, at least one, so that
 * an easy object teaches many cells and a hard one few. A cell wanted by several boxes goes to the one it suits best.
 */
final class Assignment {
    static final int NONE = -1;

    private static final double CENTRE_RADIUS = 2.5;
    private static final int COUNTED_OVERLAPS = 10;
    private static final double OVERLAP_WEIGHT = 3;
    private static final double OUTSIDE = 1e5;
    private static final double TINY = 1e-8;

    private final int[] box;
    private final double[] overlap;

    private Assignment(int cells) {
        this.box = new int[cells];
        this.overlap = new double[cells];
        Arrays.fill(box, NONE);
    }

    /** The number of the box that the cell learns, or {@link #NONE}. */
    int box(int cell) {
        return box[cell];
    }

    /** How well the cell's proposal meets its box: intersection over union; 0 for a cell without one. */
    double overlap(int cell) {
        return overlap[cell];
    }

    /** How many cells learn a box. */
    int positives() {
        return (int) Arrays.stream(box).filter(assigned -> assigned != NONE).count();
    }

    /**
     * Assigns the boxes of one image.
     *
     * @param geometry as {@link Cells#geometry()}
     * @param truth boxes in input pixels
     */
    static Assignment of(float[] geometry, Proposals proposals, List<LabelledBox> truth) {
        int cells = geometry.length / 3;
        Assignment assignment = new Assignment(cells);
        double[] cheapest = new double[cells];
        Arrays.fill(cheapest, Double.POSITIVE_INFINITY);
        for (int i = 0; i < truth.size(); i++) {
            assignment.compete(i, Contest.of(geometry, proposals, truth.get(i)), cheapest);
        }
        return assignment;
    }

    private void compete(int number, Contest contest, double[] cheapest) {
        for (int rank : contest.winners()) {
            int cell = contest.cells[rank];
            if (contest.costs[rank] < cheapest[cell]) {
                cheapest[cell] = contest.costs[rank];
                box[cell] = number;
                overlap[cell] = contest.overlaps[rank];
            }
        }
    }

    /** The cells that compete for one box. */
    private static final class Contest {
        private final int[] cells;
        private final double[] costs;
        private final double[] overlaps;

        private Contest(int size) {
            this.cells = new int[size];
            this.costs = new double[size];
            this.overlaps = new double[size];
        }

        static Contest of(float[] geometry, Proposals proposals, LabelledBox truth) {
            int[] near = new int[geometry.length / 3];
            boolean[] central = new boolean[near.length];
            int count = 0;
            for (int cell = 0; cell < near.length; cell++) {
                double x = geometry[cell * 3];
                double y = geometry[cell * 3 + 1];
                double reach = CENTRE_RADIUS * geometry[cell * 3 + 2];
                Box box = truth.box();
                boolean inside = x > box.left() && x < box.right() && y > box.top() && y < box.bottom();
                boolean close = Math.abs(x - box.centreX()) < reach && Math.abs(y - box.centreY()) < reach;
                if (inside || close) {
                    central[count] = inside && close;
                    near[count++] = cell;
                }
            }
            Contest contest = new Contest(count);
            for (int i = 0; i < count; i++) {
                int cell = near[i];
                double overlap = proposals.box(cell).iou(truth.box());
                contest.cells[i] = cell;
                contest.overlaps[i] = overlap;
                contest.costs[i] = proposals.surprise(cell, truth.label())
                        - OVERLAP_WEIGHT * Math.log(overlap + TINY)
                        + (central[i] ? 0 : OUTSIDE);
            }
            return contest;
        }

        /** Ranks of the cells with the lowest costs. */
        int[] winners() {
            double[] best = overlaps.clone();
            Arrays.sort(best);
            double sum = 0;
            for (int i = Math.max(0, best.length - COUNTED_OVERLAPS); i < best.length; i++) {
                sum += best[i];
            }
            int wanted = Math.min(cells.length, Math.max(1, (int) sum));
            int[] winners = new int[wanted];
            boolean[] taken = new boolean[cells.length];
            for (int i = 0; i < wanted; i++) {
                int lowest = -1;
                for (int rank = 0; rank < cells.length; rank++) {
                    if (!taken[rank] && (lowest < 0 || costs[rank] < costs[lowest])) {
                        lowest = rank;
                    }
                }
                taken[lowest] = true;
                winners[i] = lowest;
            }
            return winners;
        }
    }
}
