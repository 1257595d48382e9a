package dev.ownlabel.vision.finetune;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes batches by chance; the same seed and step give the same batch, whatever the thread. */
final class Batches {
    private static final double MOST_WEIGHT = 4;

    private final Lesson lesson;
    private final int[] images;
    private final Augmentation augmentation;
    private final Recipe recipe;
    private final long seed;
    private final double[] weights;

    /**
     * Network input and what to make of it.
     *
     * @param pixels [images, 3, side, side]
     * @param targets [images, labels], softened and mixed
     * @param weights of the images in the loss, about 1
     */
    @SuppressWarnings("ArrayRecordComponent") // handed to native memory, never compared
    record Batch(int images, float[] pixels, float[] targets, float[] weights) {}

    Batches(Lesson lesson, int[] images, Augmentation augmentation, Recipe recipe, long seed) {
        this.lesson = lesson;
        this.images = images.clone();
        this.augmentation = augmentation;
        this.recipe = recipe;
        this.seed = seed;
        this.weights = weights();
    }

    /** Rare labels count more, by the root of how much rarer they are than the mean. */
    private double[] weights() {
        double[] counts = new double[lesson.count()];
        double all = 0;
        for (int image : images) {
            for (int label : lesson.labels().get(image)) {
                counts[label]++;
                all++;
            }
        }
        double[] result = new double[counts.length];
        for (int label = 0; label < counts.length; label++) {
            double rarity = all / counts.length / Math.max(1, counts[label]);
            result[label] = Math.clamp(Math.sqrt(rarity), 1 / MOST_WEIGHT, MOST_WEIGHT);
        }
        return result;
    }

    int size() {
        return Math.min(recipe.batch(), images.length);
    }

    /** Steps that one epoch takes; the few images that do not fill a batch wait for another epoch. */
    int perEpoch() {
        return Math.max(1, images.length / size());
    }

    Batch batch(int step) {
        int[] order = order(step / perEpoch());
        int from = step % perEpoch() * size();
        int labels = lesson.count();
        float[] pixels = new float[size() * augmentation.numbers()];
        float[] targets = new float[size() * labels];
        float[] shares = new float[size()];
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + step);
        for (int i = 0; i < size(); i++) {
            int image = order[from + i];
            augmentation.write(
                    lesson.large().get(image),
                    lesson.large().side(),
                    random.split(),
                    pixels,
                    i * augmentation.numbers());
            shares[i] = target(image, targets, i * labels);
        }
        if (recipe.mixing() > 0) {
            double share = share(random);
            mix(pixels, share);
            mix(targets, share);
            mix(shares, share);
        }
        return new Batch(size(), pixels, targets, shares);
    }

    /** The images in the order of an epoch. */
    private int[] order(int epoch) {
        int[] order = images.clone();
        SplittableRandom random = new SplittableRandom(seed * 31 + epoch);
        for (int i = order.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int other = order[i];
            order[i] = order[j];
            order[j] = other;
        }
        return order;
    }

    /** Writes an image's targets; returns its weight, that of its rarest label. */
    private float target(int image, float[] targets, int offset) {
        int labels = lesson.count();
        Set<Integer> own = lesson.labels().get(image);
        double certain = 1 - Recipe.SMOOTHING;
        double spread = lesson.single() ? Recipe.SMOOTHING / labels : Recipe.SMOOTHING / 2;
        double weight = 0;
        for (int label = 0; label < labels; label++) {
            boolean has = own.contains(label);
            targets[offset + label] = (float) (spread + (has ? certain : 0));
            weight = has ? Math.max(weight, weights[label]) : weight;
        }
        return (float) weight;
    }

    /** Lays each picture over the next one of the batch, in equal shares for the whole batch, and their targets likewise. */
    private void mix(float[] rows, double share) {
        int width = rows.length / size();
        float[] first = Arrays.copyOf(rows, width);
        for (int i = 0; i < rows.length; i++) {
            float other = i + width < rows.length ? rows[i + width] : first[i + width - rows.length];
            rows[i] = (float) (share * rows[i] + (1 - share) * other);
        }
    }

    /** From the beta distribution with both parameters the recipe's (Jöhnk, 1964): mostly near 0 or 1. */
    private double share(SplittableRandom random) {
        double power = 1 / recipe.mixing();
        while (true) {
            double x = Math.pow(random.nextDouble(), power);
            double y = Math.pow(random.nextDouble(), power);
            if (x + y <= 1 && x + y > 0) {
                return x / (x + y);
            }
        }
    }
}
