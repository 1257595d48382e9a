package dev.ownlabel.training;

import dev.ownlabel.manifest.Labelling;
import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.boxes.BoxedImages;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Images in the user's bucket with their boxes. Boxes count relative to the image size that their attribute states, so that a manifest
 * still fits images that were scaled since. A line without boxes shows nothing but its label: its box is the whole image.
 */
final class StoredBoxes implements BoxedImages {
    private static final Box WHOLE = new Box(0, 0, 1, 1);

    private final StoredImages images;
    private final List<Sample> samples;
    private final Map<String, Integer> numbers = new HashMap<>();

    StoredBoxes(StoredImages images, List<Sample> samples, List<String> labels) {
        this.images = images;
        this.samples = samples;
        labels.forEach(label -> numbers.put(label, numbers.size()));
    }

    @Override
    public int size() {
        return samples.size();
    }

    @Override
    public byte[] image(int index) throws IOException {
        return images.image(index);
    }

    @Override
    public List<LabelledBox> boxes(int index) {
        Sample sample = samples.get(index);
        List<LabelledBox> boxes = new ArrayList<>();
        if (sample.boxes().isEmpty()) {
            Set<Integer> known = images.labels(index);
            known.forEach(label -> boxes.add(new LabelledBox(label, WHOLE)));
        }
        for (Labelling.Boxes attribute : sample.boxes()) {
            for (Labelling.Box box : attribute.boxes()) {
                Integer label = numbers.get(box.label());
                if (label != null) {
                    boxes.add(new LabelledBox(label, share(box, attribute.imageWidth(), attribute.imageHeight())));
                }
            }
        }
        return boxes;
    }

    private static Box share(Labelling.Box box, int width, int height) {
        return new Box(box.left(), box.top(), (double) box.left() + box.width(), (double) box.top() + box.height())
                .scaled(1.0 / width, 1.0 / height)
                .within(WHOLE);
    }
}
