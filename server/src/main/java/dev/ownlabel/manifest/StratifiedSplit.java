package dev.ownlabel.manifest;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Sets 20 % of the images apart, so that every label is in both parts in proportion (specification, training-and-inference.md §3, C):
 * for each label a fifth of its images, rounded, and at least one on each side; a label with one image stays in training. Rare labels
 * choose first. The same images, labels and source of chance give the same parts.
 */
public final class StratifiedSplit {
    private static final int PARTS = 5;

    private final List<? extends Collection<String>> labels;
    private final List<Integer> order;
    private final Map<String, List<Integer>> imagesOf = new HashMap<>();
    private final Map<String, Integer> left = new HashMap<>();
    private final BitSet chosen = new BitSet();

    private StratifiedSplit(List<? extends Collection<String>> labels, RandomGenerator random) {
        this.labels = labels;
        this.order = shuffled(labels.size(), random);
        for (int image : order) {
            for (String label : labels.get(image)) {
                imagesOf.computeIfAbsent(label, _ -> new ArrayList<>()).add(image);
            }
        }
        imagesOf.forEach((label, images) -> left.put(label, images.size()));
    }

    /**
     * The indices of the images that go to the test part.
     *
     * @param labels the distinct labels of each image; an image without labels is a kind of its own
     * @return empty where it cannot be done: there is no label, or more than half of the labels have a single image
     */
    public static Optional<BitSet> choose(List<? extends Collection<String>> labels, RandomGenerator random) {
        StratifiedSplit split = new StratifiedSplit(labels, random);
        long single = split.imagesOf.values().stream()
                .filter(images -> images.size() < 2)
                .count();
        if (split.imagesOf.isEmpty() || single * 2 > split.imagesOf.size()) {
            return Optional.empty();
        }
        split.chooseLabelled();
        split.chooseUnlabelled();
        return Optional.of(split.chosen);
    }

    private void chooseLabelled() {
        List<String> rarestFirst = imagesOf.entrySet().stream()
                .sorted(Comparator.<Map.Entry<String, List<Integer>>>comparingInt(
                                entry -> entry.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .map(Map.Entry::getKey)
                .toList();
        for (String label : rarestFirst) {
            List<Integer> images = imagesOf.getOrDefault(label, List.of());
            int wanted = images.size() < 2
                    ? 0
                    : Math.max(1, Math.min(images.size() - 1, Math.round((float) images.size() / PARTS)));
            int have = images.size() - left.getOrDefault(label, 0);
            for (int image : images) {
                if (have >= wanted) {
                    break;
                }
                if (!chosen.get(image) && canLeave(image)) {
                    take(image);
                    have++;
                }
            }
        }
    }

    private void chooseUnlabelled() {
        List<Integer> bare =
                order.stream().filter(image -> labels.get(image).isEmpty()).toList();
        bare.stream().limit(Math.round((float) bare.size() / PARTS)).forEach(chosen::set);
    }

    /** No label may lose its last training image. */
    private boolean canLeave(int image) {
        return labels.get(image).stream().allMatch(label -> left.getOrDefault(label, 0) > 1);
    }

    private void take(int image) {
        chosen.set(image);
        labels.get(image).forEach(label -> left.merge(label, -1, Integer::sum));
    }

    private static List<Integer> shuffled(int size, RandomGenerator random) {
        List<Integer> order = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            order.add(i);
        }
        for (int i = size - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order.get(i);
            order.set(i, order.get(j));
            order.set(j, swapped);
        }
        return order;
    }
}
