package dev.ownlabel.vision.detect;

import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Draws batches of scenes ahead of the learning, on threads of its own. Every image comes once before any comes again. A scene depends
 * on the seed and its number alone, not on threads.
 */
final class Feed implements AutoCloseable {
    private final Scenes scenes;
    private final BackboneDescriptor.Input input;
    private final int images;
    private final Batch[] buffers;
    private final long seed;
    private final ExecutorService pool;
    private final List<Integer> order = new ArrayList<>();
    private long drawn;
    private int batches;
    private boolean mosaics = true;

    /** A batch under way; its memory is used again as soon as the next one is asked for. */
    static final class Batch {
        private final FloatBuffer pixels;
        private final List<Future<List<LabelledBox>>> boxes = new ArrayList<>();

        private Batch(int numbers) {
            this.pixels = ByteBuffer.allocateDirect(numbers * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }

        /** [n, 3, height, width]. */
        FloatBuffer pixels() {
            return pixels;
        }

        /** Waits until the scenes are drawn; the boxes of each in pixels. */
        List<List<LabelledBox>> boxes() throws IOException, InterruptedException {
            List<List<LabelledBox>> result = new ArrayList<>();
            try {
                for (Future<List<LabelledBox>> scene : boxes) {
                    result.add(scene.get());
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                throw new IllegalStateException("A scene could not be drawn", e.getCause());
            }
            return result;
        }
    }

    /**
     * Starts drawing.
     *
     * @param images how many images there are
     */
    Feed(Scenes scenes, int images, Frame frame, BackboneDescriptor.Input input, Recipe recipe) {
        this.scenes = scenes;
        this.images = images;
        this.input = input;
        this.seed = recipe.seed();
        this.buffers =
                new Batch[] {new Batch(recipe.batch() * frame.numbers()), new Batch(recipe.batch() * frame.numbers())};
        this.pool = Executors.newFixedThreadPool(
                recipe.threads(),
                Thread.ofPlatform().name("scenes-", 0).daemon().factory());
        start(buffers[0], recipe.batch());
    }

    /** Whether scenes begun from now on may be mosaics. */
    void mosaics(boolean on) {
        mosaics = on;
    }

    /** The next batch, drawn meanwhile; drawing of the one after it begins, over the batch before. */
    Batch next() throws IOException, InterruptedException {
        Batch ready = buffers[batches % 2];
        ready.boxes();
        batches++;
        Batch after = buffers[batches % 2];
        start(after, ready.boxes.size());
        return ready;
    }

    private void start(Batch batch, int scenesInIt) {
        batch.boxes.clear();
        int numbers = batch.pixels.capacity() / scenesInIt;
        for (int i = 0; i < scenesInIt; i++) {
            int image = image();
            SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + drawn++);
            boolean mosaic = mosaics;
            FloatBuffer into = batch.pixels.slice(i * numbers, numbers);
            batch.boxes.add(pool.submit(() -> {
                Scene scene = scenes.draw(image, mosaic, random);
                scene.write(input, into);
                return scene.boxes();
            }));
        }
    }

    private int image() {
        if (order.isEmpty()) {
            for (int i = 0; i < images; i++) {
                order.add(i);
            }
            Collections.shuffle(order, new Random(seed + drawn));
        }
        return order.removeLast();
    }

    @Override
    public void close() {
        pool.shutdownNow();
        pool.close();
    }
}
