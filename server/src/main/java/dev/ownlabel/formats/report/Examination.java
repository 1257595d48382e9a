package dev.ownlabel.formats.report;

import dev.ownlabel.formats.Sample;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Looks at every image of the sets once, on all processors. */
public final class Examination {
    private static final ImageReader READER = new ImageReader(ImageLimits.service());

    private final Fetcher fetcher;
    private final LongConsumer done;

    /** Where the bytes of a sample's image come from. */
    @FunctionalInterface
    public interface Fetcher {
        byte[] fetch(Sample sample) throws IOException;
    }

    /** {@code done} hears how many images have been looked at. */
    public Examination(Fetcher fetcher, LongConsumer done) {
        this.fetcher = fetcher;
        this.done = done;
    }

    /** One image of a part, looked at. */
    record Examined(String part, Sample sample, Look look) {
        Finding.Shown shown(String note) {
            return new Finding.Shown(part, sample, note);
        }
    }

    List<Examined> all(List<Part> parts) {
        List<Examined> examined = new ArrayList<>();
        AtomicLong count = new AtomicLong();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<Examined>> looks = new ArrayList<>();
            for (Part part : parts) {
                for (Sample sample : part.set().samples()) {
                    looks.add(threads.submit(() -> {
                        Examined one = new Examined(part.name(), sample, look(sample));
                        done.accept(count.incrementAndGet());
                        return one;
                    }));
                }
            }
            for (Future<Examined> look : looks) {
                examined.add(look.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("Looking at an image failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
        return examined;
    }

    private Look look(Sample sample) {
        try {
            byte[] bytes = fetcher.fetch(sample);
            return Look.at(bytes, READER.read(bytes));
        } catch (ImageRefusedException e) {
            return new Look.Refused(e.reason(), String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return new Look.Missing("The image cannot be fetched: " + e.getMessage());
        }
    }
}
