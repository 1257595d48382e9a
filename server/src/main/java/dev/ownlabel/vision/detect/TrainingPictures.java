package dev.ownlabel.vision.detect;

import dev.ownlabel.image.ImageHeader;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.boxes.BoxedImages;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The images that are learned from, decoded and scaled to little more than a detector's input. They are kept in memory as far as they
 * fit there; the others are fetched and decoded each time. Nothing is written to disk, since it would lie there unencrypted. Safe for use by
 * several threads.
 */
final class TrainingPictures {
    private static final long MOST_BYTES = 512L << 20;
    private static final int HEAP_SHARE = 4;
    /** Kept larger than the input, since scenes enlarge them. */
    private static final double SPARE = 1.25;

    private final ImageReader reader = new ImageReader(ImageLimits.service());
    private final BoxedImages images;
    private final List<Integer> chosen;
    private final Frame frame;
    private final AtomicReferenceArray<Picture> kept;
    private final AtomicLong room =
            new AtomicLong(Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_SHARE));

    /**
     * Prepares.
     *
     * @param chosen numbers of the images that may be used
     */
    TrainingPictures(BoxedImages images, List<Integer> chosen, Frame frame) {
        this.images = images;
        this.chosen = List.copyOf(chosen);
        this.frame = frame;
        this.kept = new AtomicReferenceArray<>(chosen.size());
    }

    int size() {
        return chosen.size();
    }

    List<LabelledBox> boxes(int index) {
        return images.boxes(chosen.get(index));
    }

    Picture picture(int index) throws IOException {
        Picture before = kept.get(index);
        if (before != null) {
            return before;
        }
        Picture picture = reduced(read(index));
        if (room.addAndGet(-picture.rgb().length) >= 0) {
            kept.set(index, picture);
        } else {
            room.addAndGet(picture.rgb().length);
        }
        return picture;
    }

    private Picture read(int index) throws IOException {
        int image = chosen.get(index);
        try {
            return reader.read(images.image(image));
        } catch (ImageRefusedException e) {
            throw new IOException("Image " + image + " cannot be used: " + e.getMessage(), e);
        }
    }

    private Picture reduced(Picture picture) {
        double scale =
                SPARE * Math.min((double) frame.width() / picture.width(), (double) frame.height() / picture.height());
        return scale >= 1
                ? picture
                : picture.scaled(Math.max(1, (int) Math.round(picture.width() * scale)), Math.max(1, (int)
                        Math.round(picture.height() * scale)));
    }

    /** Size of an upright image, from its header. */
    static ImageHeader header(BoxedImages images, int image) throws IOException {
        try {
            return new ImageReader(ImageLimits.service()).header(images.image(image));
        } catch (ImageRefusedException e) {
            throw new IOException("Image " + image + " cannot be used: " + e.getMessage(), e);
        }
    }
}
