package dev.ownlabel.app.client;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.formats.Format;
import dev.ownlabel.formats.Formats;
import dev.ownlabel.formats.LabelledSet;
import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Problems;
import dev.ownlabel.formats.SafeName;
import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.Sample.Place;
import dev.ownlabel.formats.writing.ManifestLines;
import dev.ownlabel.formats.writing.SetWriting;
import dev.ownlabel.manifest.ManifestEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import software.amazon.awssdk.core.exception.SdkException;

/** Reads a dataset's entries into a set, and writes them, with their images where asked for, below a folder. */
public final class DatasetExport {
    private static final int AT_ONCE = 4;

    private final Connection connection;
    private final Progress progress;
    private final InstantSource clock;

    public DatasetExport(Connection connection, Progress progress, InstantSource clock) {
        this.connection = connection;
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * The dataset as a set. An image's name is its key after {@code prefix} where all keys begin with that, else after what all have in
     * common.
     */
    public LabelledSet read(String datasetArn, String prefix) {
        Problems problems = new Problems();
        List<ManifestEntry> entries = new ArrayList<>();
        new Datasets(connection).entries(datasetArn, entries::add);
        String common = common(entries, prefix + "/");
        SafeName names = new SafeName();
        List<Sample> samples = new ArrayList<>();
        for (ManifestEntry entry : entries) {
            S3Location image = entry.image();
            if (image == null) {
                problems.add(Effect.IMAGE_LEFT_OUT, "dataset", "an entry names no image");
                continue;
            }
            Formats.sample(entry, names.unique(image.key().substring(common.length())), problems)
                    .ifPresent(samples::add);
        }
        return new LabelledSet(samples, problems);
    }

    /** What all keys begin with, up to a slash. */
    private static String common(List<ManifestEntry> entries, String expected) {
        List<String> keys = entries.stream()
                .map(ManifestEntry::image)
                .flatMap(Stream::ofNullable)
                .map(S3Location::key)
                .toList();
        if (keys.stream().allMatch(key -> key.startsWith(expected) && key.length() > expected.length())) {
            return expected;
        }
        String common = keys.isEmpty() ? "" : keys.getFirst();
        for (String key : keys) {
            while (!key.startsWith(common)) {
                common = common.substring(0, common.length() - 1);
            }
        }
        return common.substring(0, common.lastIndexOf('/') + 1);
    }

    /** What an export came to. */
    public record Exported(long entries, long images) {}

    /**
     * Writes the set.
     *
     * @param folder new or empty: nothing of the user's is overwritten
     */
    public Exported write(LabelledSet set, Format format, Path folder, boolean images) throws IOException {
        requireEmpty(folder);
        SetWriting writing = new SetWriting(format, set);
        writing.write(folder, new ManifestLines(clock.instant(), set.samples()), images);
        long fetched = 0;
        if (images) {
            try (Progress.Step step =
                    progress.begin("Downloading", writing.samples().size())) {
                fetched = download(writing.imagePaths(), folder, set.problems(), step);
            }
        }
        return new Exported(writing.samples().size(), fetched);
    }

    private static void requireEmpty(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> entries = Files.list(folder)) {
                if (entries.findAny().isPresent()) {
                    throw new JobFailedException(folder + " is not empty; name a new folder with --to");
                }
            }
        } else if (Files.exists(folder)) {
            throw new JobFailedException(folder + " is not a folder; name a new one with --to");
        }
    }

    private long download(Map<Sample, String> paths, Path folder, Problems problems, Progress.Step step) {
        AtomicLong done = new AtomicLong();
        AtomicLong fetched = new AtomicLong();
        try (ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory())) {
            List<Future<?>> gets = new ArrayList<>();
            paths.forEach((sample, path) -> gets.add(threads.submit(() -> {
                fetched.addAndGet(fetch(sample, folder.resolve(path), problems));
                step.to(done.incrementAndGet());
                return null;
            })));
            for (Future<?> get : gets) {
                get.get();
            }
        } catch (ExecutionException e) {
            throw new JobFailedException("Cannot write an image: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobFailedException("Interrupted", e);
        }
        return fetched.get();
    }

    private int fetch(Sample sample, Path file, Problems problems) throws IOException {
        byte[] bytes;
        try {
            bytes = bytes(connection, sample);
        } catch (SdkException e) {
            problems.add(
                    Effect.IMAGE_LEFT_OUT,
                    sample.name(),
                    "cannot be read from the bucket: " + e.getMessage()
                            + "; put the image back, or give the caller the right to read it");
            return 0;
        }
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, bytes);
        return 1;
    }

    /** A sample's image, from wherever it is. */
    public static byte[] bytes(Connection connection, Sample sample) throws IOException {
        return switch (sample.place()) {
            case Place.LocalFile(Path path) -> Files.readAllBytes(path);
            case Place.Made(Sample.Content content) -> content.read();
            case Place.InBucket(String ref) -> {
                S3Location at = S3Location.parse(ref)
                        .orElseThrow(() -> new JobFailedException("Not the place of an image: " + ref));
                yield connection
                        .s3()
                        .getObjectAsBytes(request -> request.bucket(at.bucket()).key(at.key()))
                        .asByteArray();
            }
        };
    }
}
