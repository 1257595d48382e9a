package dev.ownlabel.vision.detect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which training images are kept from learning, to calibrate and to judge by: a tenth, but none that a label needs, and none at all
 * where there are few.
 *
 * @param learned numbers of the images that are learned from
 * @param kept numbers of those that are not
 */
record HeldOut(List<Integer> learned, List<Integer> kept) {
    private static final int FEW = 20;
    private static final int SHARE = 10;
    private static final int MOST = 300;

    static HeldOut of(DetectionSet set, long seed) {
        List<Integer> all = new ArrayList<>();
        int[] left = new int[set.labels().size()];
        for (int image = 0; image < set.images().size(); image++) {
            all.add(image);
            set.images().labels(image).forEach(label -> left[label]++);
        }
        int wanted = all.size() < FEW ? 0 : Math.min(MOST, Math.ceilDiv(all.size(), SHARE));
        Collections.shuffle(all, new Random(seed));
        List<Integer> learned = new ArrayList<>();
        List<Integer> kept = new ArrayList<>();
        for (int image : all) {
            boolean spare = set.images().labels(image).stream().allMatch(label -> left[label] > 1);
            if (kept.size() < wanted && spare) {
                set.images().labels(image).forEach(label -> left[label]--);
                kept.add(image);
            } else {
                learned.add(image);
            }
        }
        Collections.sort(learned);
        Collections.sort(kept);
        return new HeldOut(learned, kept);
    }
}
