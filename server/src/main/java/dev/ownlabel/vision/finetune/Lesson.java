package dev.ownlabel.vision.finetune;

import java.util.List;
import java.util.Set;

/**
 * What is learnt from: pictures and their labels. A picture is kept twice, somewhat larger for cropping and exactly as the served
 * model will see it.
 *
 * @param large for learning
 * @param exact side = the network's input
 * @param labels of each picture, from 0
 * @param count of labels
 * @param single whether each picture has exactly one
 */
public record Lesson(PixelStore large, PixelStore exact, List<Set<Integer>> labels, int count, boolean single) {
    public Lesson {
        labels = List.copyOf(labels);
    }
}
