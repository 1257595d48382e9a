package dev.ownlabel.vision.finetune;

import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.image.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Decodes images once, to the sizes that fine-tuning reads many times. */
final class PixelReader {
    private static final int AHEAD = 64;

    private final ImageReader reader = new ImageReader(ImageLimits.service());
    private final ImageBytes images;
    private final int threads;

    PixelReader(ImageBytes images, int threads) {
        this.images = images;
        this.threads = threads;
    }

    /**
     * Fills the stores.
     *
     * @param chosen the images' numbers; the first becomes number 0 of the stores
     * @return whether {@code pace} let it come to the end
     */
    boolean read(int[] chosen, List<PixelStore> stores, Pace pace) throws IOException, InterruptedException {
        try (ExecutorService pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("pixels-", 0).daemon().factory())) {
            for (int from = 0; from < chosen.length; from += AHEAD) {
                if (!pace.next((double) from / chosen.length)) {
                    return false;
                }
                List<Future<Boolean>> done = new ArrayList<>();
                for (int i = from; i < Math.min(chosen.length, from + AHEAD); i++) {
                    int number = i;
                    done.add(pool.submit(() -> keep(chosen[number], number, stores)));
                }
                for (Future<Boolean> one : done) {
                    one.get();
                }
            }
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IllegalStateException("An image could not be decoded", e.getCause());
        }
    }

    private boolean keep(int image, int number, List<PixelStore> stores) throws IOException {
        try {
            Picture picture = reader.read(images.of(image));
            for (PixelStore store : stores) {
                store.put(number, picture.scaled(store.side(), store.side()).rgb());
            }
            return true;
        } catch (ImageRefusedException e) {
            throw new IOException("Image " + image + " cannot be used: " + e.getMessage(), e);
        }
    }
}
