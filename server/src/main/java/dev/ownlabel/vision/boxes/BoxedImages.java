package dev.ownlabel.vision.boxes;

import dev.ownlabel.vision.LabelledImages;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Images with boxes, fetched one at a time; called by several threads at once. */
public interface BoxedImages extends LabelledImages {
    /** The image's true boxes, as shares of the upright image's sides, 0 to 1. */
    List<LabelledBox> boxes(int index);

    @Override
    default Set<Integer> labels(int index) {
        return boxes(index).stream().map(LabelledBox::label).collect(Collectors.toUnmodifiableSet());
    }
}
