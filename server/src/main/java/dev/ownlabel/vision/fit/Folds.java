package dev.ownlabel.vision.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Divides images for cross-validation, each label spread evenly. */
public final class Folds {
    /** Never held out: the only image of its label. */
    public static final int ALWAYS_TRAINING = -1;

    /** So few that each fold fewer to learn from would be felt. */
    private static final int FEW_IMAGES = 300;

    private static final int MANY_IMAGES = 2000;

    private Folds() {}

    /** How many folds suit so many images. */
    static int count(int images) {
        return images < FEW_IMAGES ? 10 : images < MANY_IMAGES ? 5 : 3;
    }

    /** The fold of every image, 0 to count - 1, or {@link #ALWAYS_TRAINING}. */
    public static int[] of(Targets targets, int count, long seed) {
        int[] folds = new int[targets.ofImages().size()];
        Arrays.fill(folds, ALWAYS_TRAINING);
        int next = 0;
        for (List<Integer> stratum : strata(targets, seed)) {
            for (int image : stratum) {
                if (stratum.size() > 1) {
                    folds[image] = next++ % count;
                }
            }
        }
        return folds;
    }

    /** At most {@code most} images in ascending order, of every label its share and at least two. */
    public static int[] sample(Targets targets, int most, long seed) {
        int all = targets.ofImages().size();
        if (all <= most) {
            return IntStream.range(0, all).toArray();
        }
        List<Integer> chosen = new ArrayList<>();
        for (List<Integer> stratum : strata(targets, seed)) {
            int share = (int) Math.max(2, (long) stratum.size() * most / all);
            chosen.addAll(stratum.subList(0, Math.min(share, stratum.size())));
        }
        return chosen.stream().mapToInt(Integer::intValue).sorted().toArray();
    }

    /** Images by the rarest of their labels, in an order drawn from the seed. */
    private static List<List<Integer>> strata(Targets targets, long seed) {
        int[] counts = targets.counts();
        List<List<Integer>> strata = new ArrayList<>();
        for (int label = 0; label <= targets.labels(); label++) {
            strata.add(new ArrayList<>());
        }
        for (int image = 0; image < targets.ofImages().size(); image++) {
            int rarest = targets.labels();
            for (int label : targets.ofImages().get(image)) {
                boolean rarer = rarest == targets.labels()
                        || counts[label] < counts[rarest]
                        || (counts[label] == counts[rarest] && label < rarest);
                rarest = rarer ? label : rarest;
            }
            strata.get(rarest).add(image);
        }
        Random random = new Random(seed);
        strata.forEach(stratum -> Collections.shuffle(stratum, random));
        return strata;
    }
}
