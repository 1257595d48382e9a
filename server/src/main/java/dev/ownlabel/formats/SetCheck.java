package dev.ownlabel.formats;

import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Sample.BoxSet;
import dev.ownlabel.formats.Sample.Place;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/**
 * Looks at what a service would refuse or drop, before anything is sent: files that are no JPEG or PNG within the limits, boxes drawn on
 * another size, more than 50 labels or boxes on an image. Only the beginnings of files are read.
 */
public final class SetCheck {
    private static final int MOST_PER_IMAGE = 50;
    private static final ImageReader SERVICE = new ImageReader(ImageLimits.service());
    private static final long MOST_BYTES = ImageLimits.service().maxBytes();

    private SetCheck() {}

    /** The set without the images that cannot be used, which are among its problems; {@code done} hears how many are checked. */
    public static LabelledSet check(LabelledSet set, LongConsumer done) {
        List<Boolean> usable = new ArrayList<>();
        AtomicLong count = new AtomicLong();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Boolean>> checks = new ArrayList<>();
            for (Sample sample : set.samples()) {
                checks.add(threads.submit(() -> {
                    boolean good = isUsable(sample, set.problems());
                    done.accept(count.incrementAndGet());
                    return good;
                }));
            }
            for (Future<Boolean> check : checks) {
                usable.add(check.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Checking an image failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
        List<Sample> left = new ArrayList<>();
        for (int i = 0; i < usable.size(); i++) {
            if (usable.get(i)) {
                left.add(set.samples().get(i));
            }
        }
        return new LabelledSet(left, set.problems());
    }

    private static boolean isUsable(Sample sample, Problems problems) {
        BoxSet boxes = sample.boxes();
        if (sample.labels().size() > MOST_PER_IMAGE
                || (boxes != null && boxes.boxes().size() > MOST_PER_IMAGE)) {
            problems.add(
                    Effect.IMAGE_LEFT_OUT,
                    sample.name(),
                    "has "
                            + Math.max(
                                    sample.labels().size(),
                                    boxes == null ? 0 : boxes.boxes().size())
                            + " labels or boxes; an image may have at most " + MOST_PER_IMAGE
                            + ": leave some out, or cut"
                            + " the image into parts");
            return false;
        }
        if (!(sample.place() instanceof Place.LocalFile(var path))) {
            return true;
        }
        try {
            if (Files.size(path) > MOST_BYTES) {
                problems.at(
                        path,
                        0,
                        Effect.IMAGE_LEFT_OUT,
                        "is over 15 MB, the largest image the service takes; make it smaller");
                return false;
            }
            Frame frame = TextFiles.frame(path, SERVICE);
            if (boxes != null && (boxes.width() != frame.width() || boxes.height() != frame.height())) {
                problems.at(
                        path,
                        0,
                        Effect.NOTE,
                        "is " + frame.width() + "x" + frame.height() + " pixels (upright), its boxes are drawn on "
                                + boxes.width() + "x" + boxes.height() + "; see whether they are in the right places");
            }
            return true;
        } catch (ImageRefusedException e) {
            problems.at(path, 0, Effect.IMAGE_LEFT_OUT, String.valueOf(e.getMessage()));
            return false;
        } catch (IOException e) {
            problems.at(path, 0, Effect.IMAGE_LEFT_OUT, "cannot be read: " + e);
            return false;
        }
    }
}
