package dev.ownlabel.vision;

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
import java.util.function.Function;
import java.util.function.ObjIntConsumer;

/** Fetches, decodes and works on images with a fixed pool of threads; only as many pictures as threads are in memory. */
public final class ParallelImages<T> implements AutoCloseable {
    private final ImageReader reader = new ImageReader(ImageLimits.service());
    private final ExecutorService pool;
    private final LabelledImages images;
    private final int enoughPixels;
    private final Function<Picture, T> work;

    /**
     * Works on images.
     *
     * @param enoughPixels a side, of the pictures that {@code work} is given
     * @param work done by several threads at once
     */
    public ParallelImages(LabelledImages images, int enoughPixels, int threads, Function<Picture, T> work) {
        this.images = images;
        this.enoughPixels = enoughPixels;
        this.work = work;
        this.pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("vision-", 0).daemon().factory());
    }

    /** Hands the results of {@code count} images to the receiver, in order, on the caller's thread. */
    public void run(int from, int count, ObjIntConsumer<T> receiver) throws IOException, InterruptedException {
        List<Future<T>> results = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                int image = from + i;
                results.add(pool.submit(() -> work.apply(picture(image))));
            }
            for (int i = 0; i < count; i++) {
                receiver.accept(results.get(i).get(), from + i);
            }
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            results.forEach(result -> result.cancel(false));
        }
    }

    private Picture picture(int image) throws IOException {
        try {
            return reader.read(images.image(image), enoughPixels);
        } catch (ImageRefusedException e) {
            throw new IOException("Image " + image + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static IOException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof IOException io) {
            return io;
        }
        if (e.getCause() instanceof RuntimeException own) {
            throw own; // the supplier's, as it would be without threads
        }
        if (e.getCause() instanceof Error error) {
            throw error; // such as memory that ran out
        }
        throw new IllegalStateException("An image could not be worked on", e.getCause());
    }

    /** Ends the threads; waits for the pictures under way, which use native memory that is about to be freed. */
    @Override
    public void close() {
        pool.close();
    }
}
