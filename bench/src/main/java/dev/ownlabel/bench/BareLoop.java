package dev.ownlabel.bench;

import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Decode, resize and network in a loop, with nothing around: the limit that serving is measured against. */
final class BareLoop {
    /** Resize and network. */
    interface Work extends AutoCloseable {
        void run(Picture picture);

        @Override
        default void close() {}
    }

    private final Supplier<Work> work;
    private final int enoughPixels;
    private final ImageReader reader = new ImageReader(ImageLimits.service());
    private final List<byte[]> images;

    /**
     * A loop over these images.
     *
     * @param work asked for by each thread
     * @param enoughPixels a side; images that have more may be decoded smaller
     */
    BareLoop(Supplier<Work> work, int enoughPixels, List<byte[]> images) {
        this.work = work;
        this.enoughPixels = enoughPixels;
        this.images = List.copyOf(images);
    }

    /** The loop of a model as it is served. */
    static BareLoop of(Model model, List<byte[]> images) {
        Work work = picture -> {
            if (model.detect(picture).isEmpty()) {
                throw new IllegalStateException("A model gives a score for every label");
            }
        };
        return new BareLoop(() -> work, model.enoughPixels(), images);
    }

    /** What a run of the loop gave. */
    record Run(double perSecond, long images) {}

    /** Labels on so many threads. */
    @SuppressWarnings("IllegalCatch") // whoever waits for the result must learn of anything
    Run run(int threads, Duration span) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        CountDownLatch ready = new CountDownLatch(threads);
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int first = t;
            running.add(Thread.ofPlatform().start(() -> {
                try (Work own = made(ready)) {
                    ready.await();
                    long end = System.nanoTime() + span.toNanos();
                    for (int i = first; System.nanoTime() < end; i++) {
                        own.run(read(images.get(i % images.size())));
                        done.incrementAndGet();
                    }
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        ready.await();
        long start = System.nanoTime();
        for (Thread thread : running) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("An image was not labelled", failures.peek());
        }
        return new Run(done.get() / ((System.nanoTime() - start) / 1e9), done.get());
    }

    private Work made(CountDownLatch ready) {
        try {
            return work.get();
        } finally {
            ready.countDown();
        }
    }

    /** Runs until the rate no longer grows. */
    void warm(int threads, Duration span) throws InterruptedException {
        Load.untilSteady(() -> run(threads, span.dividedBy(2)).perSecond(), () -> true);
    }

    private Picture read(byte[] image) {
        try {
            return reader.read(image, enoughPixels);
        } catch (ImageRefusedException e) {
            throw new IllegalStateException("The drawn images are good", e);
        }
    }
}
