package dev.ownlabel.bench;

import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.vision.Model;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Decode, resize and network in a loop, with nothing around: the limit that serving is measured against. */
final class BareLoop {
    private final Model model;
    private final ImageReader reader;
    private final List<byte[]> images;

    BareLoop(Model model, ImageReader reader, List<byte[]> images) {
        this.model = model;
        this.reader = reader;
        this.images = List.copyOf(images);
    }

    /** What a run of the loop gave. */
    record Run(double perSecond, long images) {}

    /** Labels on so many threads. */
    Run run(int threads, Duration span) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        long start = System.nanoTime();
        long end = start + span.toNanos();
        List<Thread> running = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int first = t;
            running.add(Thread.ofPlatform().start(() -> {
                for (int i = first; System.nanoTime() < end; i++) {
                    detect(images.get(i % images.size()));
                    done.incrementAndGet();
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        return new Run(done.get() / ((System.nanoTime() - start) / 1e9), done.get());
    }

    /** Runs until the rate no longer grows. */
    void warm(int threads, Duration span) throws InterruptedException {
        Load.untilSteady(() -> run(threads, span.dividedBy(2)).perSecond());
    }

    private void detect(byte[] image) {
        try {
            if (model.detect(reader.read(image, model.enoughPixels())).isEmpty()) {
                throw new IllegalStateException("A model gives a score for every label");
            }
        } catch (ImageRefusedException e) {
            throw new IllegalStateException("The drawn images are good", e);
        }
    }
}
