package dev.ownlabel.vision.detect;

import dev.ownlabel.image.ImageHeader;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses a detector's input from the images it will learn from: of their usual shape, and large enough that the typical box of every
 * label, the smallest label included, covers several cells.
 */
final class FrameChoice {
    /** Sides must be multiples of the coarsest stride. */
    private static final int STEP = 32;
    /** Pixels that the typical box of a label should have as the root of its area. */
    private static final double TYPICAL_SIDE = 24;

    private static final int LEAST = 320;
    private static final int MOST = 640;
    private static final double MOST_ASPECT = 2;

    private final List<List<Double>> sides = new ArrayList<>();
    private double longest;
    private double logAspects;
    private int count;

    FrameChoice(int labels) {
        for (int label = 0; label < labels; label++) {
            sides.add(new ArrayList<>());
        }
    }

    /** Takes in an image. */
    void add(ImageHeader image, List<LabelledBox> boxes) {
        double longer = Math.max(image.width(), image.height());
        longest = Math.max(longest, longer);
        logAspects += Math.log((double) image.width() / image.height());
        count++;
        for (LabelledBox box : boxes) {
            double area = box.box()
                    .scaled(image.width() / longer, image.height() / longer)
                    .area();
            sides.get(box.label()).add(Math.sqrt(area));
        }
    }

    /** The input for what was taken in. */
    Frame frame() {
        double smallest = 1;
        for (List<Double> ofLabel : sides) {
            if (!ofLabel.isEmpty()) {
                List<Double> sorted = ofLabel.stream().sorted().toList();
                smallest = Math.min(smallest, Math.max(sorted.get(sorted.size() / 2), 1e-3));
            }
        }
        double enough = Math.clamp(TYPICAL_SIDE / smallest, Math.min(longest, LEAST), MOST);
        double aspect = Math.clamp(Math.exp(logAspects / Math.max(1, count)), 1 / MOST_ASPECT, MOST_ASPECT);
        return new Frame(step(aspect >= 1 ? enough : enough * aspect), step(aspect >= 1 ? enough / aspect : enough));
    }

    private static int step(double side) {
        return Math.max(1, (int) Math.ceil(side / STEP - 0.1)) * STEP;
    }
}
