package dev.ownlabel.vision.fit;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * What is to be learnt: for each image the numbers of its labels.
 *
 * @param labels how many labels there are
 * @param single whether every image has exactly one, so that fitting may treat them as a choice
 */
public record Targets(int labels, List<Set<Integer>> ofImages, boolean single) {
    public Targets {
        ofImages = List.copyOf(ofImages);
    }

    /** What is to be learnt of some of the images. */
    public Targets subset(int[] images) {
        return new Targets(labels, Arrays.stream(images).mapToObj(ofImages::get).toList(), single);
    }

    /** Each image several times, one after the other. */
    Targets repeated(int times) {
        return new Targets(
                labels,
                ofImages.stream()
                        .flatMap(own -> Collections.nCopies(times, own).stream())
                        .toList(),
                single);
    }

    boolean has(int image, int label) {
        return ofImages.get(image).contains(label);
    }

    /** One for each label that an image has, else zero: [row][label] of some images. */
    FloatBuffer truth(int from, int rows) {
        FloatBuffer truth = FloatBuffer.allocate(rows * labels);
        for (int row = 0; row < rows; row++) {
            for (int label : ofImages.get(from + row)) {
                truth.put(row * labels + label, 1);
            }
        }
        return truth;
    }

    /** How many images have each label. */
    int[] counts() {
        int[] counts = new int[labels];
        ofImages.forEach(own -> own.forEach(label -> counts[label]++));
        return counts;
    }
}
