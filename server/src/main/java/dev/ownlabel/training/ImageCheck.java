package dev.ownlabel.training;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.objectstore.ObjectContent;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Opens images and decodes them whole, several at a time but one for each thread, so that nothing later meets an image that it cannot
 * use. An image that is missing or bad is a verdict; a store that does not answer is an exception, and the job runs again.
 */
final class ImageCheck implements AutoCloseable {
    /** What was found; kept as one byte. */
    enum Verdict {
        NOT_CHECKED(0),
        USABLE(1),
        REFUSED(2),
        UNREACHABLE(3),
        /** The line repeats a source-ref, so its image is looked at once. */
        REPEATED(4);

        private final byte code;

        Verdict(int code) {
            this.code = (byte) code;
        }

        byte code() {
            return code;
        }

        static Verdict of(byte code) {
            for (Verdict verdict : values()) {
                if (verdict.code == code) {
                    return verdict;
                }
            }
            throw new IllegalStateException("No verdict has the code " + code);
        }
    }

    private final ObjectStore objects;
    private final AccountId account;
    private final int threads;
    private final ImageReader reader = new ImageReader(ImageLimits.service());
    private final ExecutorService pool;

    ImageCheck(ObjectStore objects, AccountId account, int threads) {
        this.objects = objects;
        this.account = account;
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("image-check-", 1).daemon().factory());
    }

    /**
     * A verdict for each image; null stands for none to check.
     *
     * @param heartbeat called about once a second; what it throws ends the check
     */
    byte[] check(List<@Nullable S3Location> images, Runnable heartbeat) throws InterruptedException {
        byte[] verdicts = new byte[images.size()];
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> workers = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            workers.add(pool.submit(() -> {
                int index = next.getAndIncrement();
                while (index < images.size()) {
                    S3Location image = images.get(index);
                    if (image != null) {
                        verdicts[index] = check(image).code;
                    }
                    index = next.getAndIncrement();
                }
            }));
        }
        boolean done = false;
        try {
            for (Future<?> worker : workers) {
                await(worker, heartbeat);
            }
            done = true;
        } finally {
            if (!done) {
                next.set(images.size());
            }
        }
        return verdicts;
    }

    private static void await(Future<?> worker, Runnable heartbeat) throws InterruptedException {
        while (true) {
            try {
                worker.get(1, TimeUnit.SECONDS);
                return;
            } catch (TimeoutException e) {
                heartbeat.run();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error; // such as memory that ran out
                }
                throw e.getCause() instanceof RuntimeException cause
                        ? cause
                        : new IllegalStateException("Checking images failed", e.getCause());
            }
        }
    }

    private Verdict check(S3Location image) {
        try (ObjectContent content = objects.open(account, image)) {
            long limit = ImageLimits.service().maxBytes();
            if (content.head().sizeBytes() > limit) {
                return Verdict.REFUSED;
            }
            reader.read(content.readAll(limit));
            return Verdict.USABLE;
        } catch (ImageRefusedException e) {
            return Verdict.REFUSED;
        } catch (ObjectStoreException e) {
            return switch (e.reason()) {
                case NO_SUCH_BUCKET, NO_SUCH_KEY, NO_SUCH_VERSION, ACCESS_DENIED, KEY_UNAVAILABLE ->
                    Verdict.UNREACHABLE;
                case UNAVAILABLE -> throw new UncheckedIOException(new IOException("The object store is away", e));
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        pool.shutdownNow();
    }
}
