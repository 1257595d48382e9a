package dev.ownlabel.app.client;

import dev.ownlabel.app.Causes;
import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.Sample.Place;
import dev.ownlabel.formats.writing.ManifestLines;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.S3Object;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** Puts images into a bucket, and the manifest that labels them beside them. */
public final class Upload {
    private static final int AT_ONCE = 4;

    private final S3Client s3;
    private final String bucket;
    private final InstantSource clock;

    public Upload(S3Client s3, String bucket, InstantSource clock) {
        this.s3 = s3;
        this.bucket = bucket;
        this.clock = clock;
    }

    /** Makes the bucket where the account does not have it yet. */
    public void makeBucket() {
        try {
            s3.createBucket(request -> request.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException e) {
            // That is what was wanted.
        }
    }

    /** Uploads the images below {@code prefix}, then the manifest {@code prefix.manifest}, which it returns. */
    public GroundTruthManifest upload(String prefix, List<LabelledImage> images, Progress.Step step) {
        List<Sample> samples = images.stream().map(LabelledImage::sample).toList();
        send(prefix, samples, step);
        return manifest(prefix + ".manifest", prefix, samples);
    }

    /**
     * What a transfer came to.
     *
     * @param sent images that were transferred
     * @param there images that were in the bucket already, with the same content
     * @param elsewhere images that stay in the bucket that the set names
     */
    public record Sent(long sent, long there, long elsewhere) {}

    /**
     * Uploads the images below {@code prefix} that are not there yet with the same content, so that an upload that was cut short goes on
     * where it was. The store's entity tag tells: it is the MD5 of an object that was put in one piece; where it is not, as under
     * some kinds of encryption, the image is sent again.
     */
    public Sent send(String prefix, List<Sample> samples, Progress.Step step) {
        Map<String, String> there = tags(prefix + "/");
        AtomicLong done = new AtomicLong();
        AtomicLong sent = new AtomicLong();
        AtomicLong elsewhere = new AtomicLong();
        ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
        try (threads) {
            List<Future<?>> puts = new ArrayList<>(samples.size());
            for (Sample sample : samples) {
                puts.add(threads.submit(() -> {
                    if (sample.place() instanceof Place.InBucket) {
                        elsewhere.incrementAndGet();
                    } else if (put(prefix + "/" + sample.name(), bytes(sample), there)) {
                        sent.incrementAndGet();
                    }
                    step.to(done.incrementAndGet());
                }));
            }
            await(puts, threads);
        }
        return new Sent(sent.get(), samples.size() - sent.get() - elsewhere.get(), elsewhere.get());
    }

    /** Where a sample's image is after {@link #send}. */
    public String sourceRef(String prefix, Sample sample) {
        return sample.place() instanceof Place.InBucket(String there)
                ? there
                : "s3://" + bucket + "/" + prefix + "/" + sample.name();
    }

    /** Writes the manifest of the samples, whose images are below {@code prefix}, to {@code key}. */
    public GroundTruthManifest manifest(String key, String prefix, List<Sample> samples) {
        try {
            Path file = Files.createTempFile("ownlabel-", ".manifest");
            try {
                ManifestLines lines = new ManifestLines(clock.instant(), samples);
                try (BufferedWriter out = Files.newBufferedWriter(file)) {
                    for (Sample sample : samples) {
                        out.write(lines.line(sample, sourceRef(prefix, sample)));
                        out.write('\n');
                    }
                }
                s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromFile(file));
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return GroundTruthManifest.builder()
                .s3Object(S3Object.builder().bucket(bucket).name(key).build())
                .build();
    }

    private Map<String, String> tags(String prefix) {
        Map<String, String> tags = new HashMap<>();
        s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                .contents()
                .forEach(object -> tags.put(object.key(), object.eTag().replace("\"", "")));
        return tags;
    }

    private boolean put(String key, byte[] image, Map<String, String> there) {
        String tag = there.get(key);
        if (tag != null && tag.equals(md5(image))) {
            return false;
        }
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(image));
        return true;
    }

    private static byte[] bytes(Sample sample) {
        try {
            return switch (sample.place()) {
                case Place.LocalFile(Path path) -> Files.readAllBytes(path);
                case Place.Made(Sample.Content content) -> content.read();
                case Place.InBucket(String there) -> throw new IllegalStateException("Not to be sent: " + there);
            };
        } catch (IOException e) {
            throw new JobFailedException("Cannot read image " + sample.name() + ": " + Causes.of(e), e);
        }
    }

    private static String md5(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has MD5", e);
        }
    }

    private static void await(List<Future<?>> puts, ExecutorService threads) {
        try {
            for (Future<?> put : puts) {
                put.get();
            }
        } catch (ExecutionException e) {
            threads.shutdownNow();
            switch (e.getCause()) {
                case SdkException sdk -> throw sdk;
                case JobFailedException failed -> throw failed;
                case null, default -> throw new IllegalStateException("Uploading failed", e);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new JobFailedException("Interrupted", e);
        }
    }
}
