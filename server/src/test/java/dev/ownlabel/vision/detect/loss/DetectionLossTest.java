package dev.ownlabel.vision.detect.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DetectionLossTest {
    private static final Cells CELLS = new Cells(64, 32, List.of(8, 16));
    private static final int LABELS = 2;

    private static RawMaps maps(int images, long seed) {
        Random random = new Random(seed);
        RawMaps maps = RawMaps.zero(CELLS, LABELS, images);
        for (int level = 0; level < CELLS.levels(); level++) {
            fill(maps.logOdds(level), random, -2);
            fill(maps.boxes(level), random, 0);
        }
        return maps;
    }

    private static void fill(float[] values, Random random, double middle) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (middle + 0.5 * random.nextGaussian());
        }
    }

    @Test
    void cellsAreCountedMapByMapFromTheTopLeft() {
        float[] geometry = CELLS.geometry();

        assertThat(CELLS.count()).isEqualTo(8 * 4 + 4 * 2);
        assertThat(geometry).startsWith(4, 4, 8, 12, 4, 8).endsWith(56, 24, 16);
    }

    @Test
    void aRawBoxIsAnOffsetAndASizeInStrides() {
        Box box = Proposals.decoded(20, 12, 8, new double[] {0.5, -0.25, Math.log(2), 0});

        assertThat(box.left()).isEqualTo(24 - 8, within(1e-9));
        assertThat(box.right()).isEqualTo(24 + 8, within(1e-9));
        assertThat(box.top()).isEqualTo(10 - 4, within(1e-9));
        assertThat(box.bottom()).isEqualTo(10 + 4, within(1e-9));
    }

    @Test
    void theSlopeOfTheBoxLossIsItsDerivative() {
        Box[] truths = {new Box(4, 4, 20, 18), new Box(0, 0, 6, 30), new Box(50, 50, 60, 58), new Box(11, 10, 13, 12)};
        double[] raw = {0.3, -0.2, 0.4, 0.1};
        for (Box truth : truths) {
            double[] slope = new BoxLoss(Proposals.decoded(12, 12, 8, raw), truth).slope(raw, 8, 1);
            for (int i = 0; i < 4; i++) {
                double step = 1e-5;
                assertThat(slope[i])
                        .as("number %d against %s", i, truth)
                        .isEqualTo(
                                (value(raw, i, step, truth) - value(raw, i, -step, truth)) / (2 * step), within(1e-5));
            }
        }
    }

    private static double value(double[] raw, int index, double by, Box truth) {
        double[] moved = raw.clone();
        moved[index] += by;
        return new BoxLoss(Proposals.decoded(12, 12, 8, moved), truth).value();
    }

    @Test
    void anExactBoxHasNoLossAndOneFarAwayNearlyTwo() {
        Box box = new Box(4, 4, 20, 18);

        assertThat(new BoxLoss(box, box).value()).isEqualTo(0, within(1e-12));
        assertThat(new BoxLoss(box, new Box(4000, 4000, 4016, 4014)).value()).isGreaterThan(1.99);
    }

    @Test
    void theSlopeOfTheConfidenceLossIsItsDerivative() {
        for (double value : new double[] {-3, 0.2, 4}) {
            for (double target : new double[] {0, 0.6, 1}) {
                double step = 1e-5;
                double measured =
                        (DetectionLoss.focal(value + step, target) - DetectionLoss.focal(value - step, target))
                                / (2 * step);

                assertThat(DetectionLoss.focalSlope(value, target)).isEqualTo(measured, within(1e-7));
            }
        }
    }

    @Test
    void aStepAgainstTheGradientLessensTheLossOfABatch() {
        RawMaps maps = maps(2, 7);
        List<List<LabelledBox>> truth = List.of(
                List.of(new LabelledBox(0, new Box(3, 4, 22, 20)), new LabelledBox(1, new Box(30, 2, 60, 30))),
                List.of());
        DetectionLoss before = DetectionLoss.of(CELLS, maps, truth);

        for (int level = 0; level < CELLS.levels(); level++) {
            move(maps.logOdds(level), before.gradient().logOdds(level), 0.1f);
            move(maps.boxes(level), before.gradient().boxes(level), 0.1f);
        }

        assertThat(DetectionLoss.of(CELLS, maps, truth).total()).isLessThan(before.total());
    }

    private static void move(float[] values, float[] gradient, float rate) {
        for (int i = 0; i < values.length; i++) {
            values[i] -= rate * gradient[i];
        }
    }

    @Test
    void enoughStepsFindTheBox() {
        RawMaps maps = maps(1, 3);
        LabelledBox box = new LabelledBox(1, new Box(10, 6, 30, 26));
        for (int step = 0; step < 1500; step++) {
            DetectionLoss loss = DetectionLoss.of(CELLS, maps, List.of(List.of(box)));
            for (int level = 0; level < CELLS.levels(); level++) {
                move(maps.logOdds(level), loss.gradient().logOdds(level), 0.5f);
                move(maps.boxes(level), loss.gradient().boxes(level), 0.05f);
            }
        }

        Proposals proposals = new Proposals(CELLS.geometry(), maps, 0);
        int best = 0;
        for (int cell = 0; cell < CELLS.count(); cell++) {
            best = proposals.logOdds(cell, 1) > proposals.logOdds(best, 1) ? cell : best;
        }
        assertThat(proposals.logOdds(best, 1)).isPositive();
        assertThat(proposals.box(best).iou(box.box())).isGreaterThan(0.85);
    }

    @Test
    void withoutBoxesOnlyConfidencesAreWrong() {
        DetectionLoss loss = DetectionLoss.of(CELLS, maps(1, 5), List.of(List.of()));

        assertThat(loss.boxes()).isZero();
        assertThat(loss.confidence()).isPositive();
    }

    // assignment

    private static Assignment assigned(RawMaps maps, LabelledBox... boxes) {
        float[] geometry = CELLS.geometry();
        return Assignment.of(geometry, new Proposals(geometry, maps, 0), List.of(boxes));
    }

    private static List<Integer> cellsOf(Assignment assignment, int box) {
        List<Integer> cells = new ArrayList<>();
        for (int cell = 0; cell < CELLS.count(); cell++) {
            if (assignment.box(cell) == box) {
                cells.add(cell);
            }
        }
        return cells;
    }

    @Test
    void everyBoxIsLearnedByACellInItOrNearItsCentre() {
        Assignment assignment = assigned(
                RawMaps.zero(CELLS, LABELS, 1),
                new LabelledBox(0, new Box(1, 1, 7, 7)),
                new LabelledBox(1, new Box(40, 8, 56, 24)));

        assertThat(cellsOf(assignment, 0)).contains(0);
        assertThat(cellsOf(assignment, 1)).isNotEmpty();
        assertThat(assignment.positives())
                .isEqualTo(
                        cellsOf(assignment, 0).size() + cellsOf(assignment, 1).size());
    }

    @Test
    void aBoxOnNoCellsCentreIsLearnedAllTheSame() {
        Assignment assignment = assigned(RawMaps.zero(CELLS, LABELS, 1), new LabelledBox(0, new Box(7, 7, 9, 9)));

        assertThat(cellsOf(assignment, 0)).hasSize(1);
    }

    @Test
    void aBoxThatIsMetWellIsLearnedByMoreCells() {
        LabelledBox box = new LabelledBox(0, new Box(8, 0, 24, 16));
        RawMaps good = RawMaps.zero(CELLS, LABELS, 1);
        for (int cell : new int[] {1, 2, 9, 10}) {
            float[] geometry = CELLS.geometry();
            double x = (16 - geometry[cell * 3]) / 8;
            double y = (8 - geometry[cell * 3 + 1]) / 8;
            good.setBox(0, cell, new double[] {x, y, Math.log(2), Math.log(2)});
        }

        Assignment assignment = assigned(good, box);

        assertThat(cellsOf(assignment, 0)).contains(1, 2, 9, 10);
        assertThat(assignment.overlap(1)).isEqualTo(1, within(1e-6));
        assertThat(assignment.positives())
                .isGreaterThan(assigned(RawMaps.zero(CELLS, LABELS, 1), box).positives());
    }

    @Test
    void aCellWantedByTwoBoxesGoesToTheOneItSuitsBest() {
        RawMaps maps = RawMaps.zero(CELLS, LABELS, 1);
        Assignment assignment =
                assigned(maps, new LabelledBox(0, new Box(0, 0, 60, 30)), new LabelledBox(0, new Box(16, 8, 24, 16)));

        // the cell at (20, 12) proposes just the second box
        assertThat(assignment.box(10)).isEqualTo(1);
        assertThat(cellsOf(assignment, 0)).isNotEmpty();
    }
}
