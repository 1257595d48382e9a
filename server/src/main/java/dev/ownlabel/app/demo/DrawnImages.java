package dev.ownlabel.app.demo;

import dev.ownlabel.app.client.LabelledImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Image sets drawn by program; the same seed draws the same set. */
final class DrawnImages {
    private DrawnImages() {}

    /** {@code perLabel} images of each thing, drawn when they are read. */
    static List<LabelledImage> draw(int perLabel, long seed) {
        List<LabelledImage> images = new ArrayList<>();
        SplittableRandom seeds = new SplittableRandom(seed);
        for (Thing thing : Thing.values()) {
            for (int i = 0; i < perLabel; i++) {
                long own = seeds.nextLong();
                String name = String.format(Locale.ROOT, "%s/%03d.jpg", thing.label(), i);
                images.add(new LabelledImage(thing.label(), name, () -> Scene.jpeg(thing, new SplittableRandom(own))));
            }
        }
        return images;
    }
}
