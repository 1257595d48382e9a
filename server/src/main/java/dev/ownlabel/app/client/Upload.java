package dev.ownlabel.app.client;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        AtomicLong done = new AtomicLong();
        ExecutorService threads =
                Executors.newFixedThreadPool(AT_ONCE, Thread.ofVirtual().factory());
        try (threads) {
            List<Future<?>> puts = new ArrayList<>(images.size());
            for (LabelledImage image : images) {
                puts.add(threads.submit(() -> {
                    put(prefix + "/" + image.name(), image);
                    step.to(done.incrementAndGet());
                }));
            }
            await(puts, threads);
        }
        String key = prefix + ".manifest";
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(manifest(prefix, images)));
        return GroundTruthManifest.builder()
                .s3Object(S3Object.builder().bucket(bucket).name(key).build())
                .build();
    }

    private void put(String key, LabelledImage image) {
        try {
            s3.putObject(
                    request -> request.bucket(bucket).key(key),
                    RequestBody.fromBytes(image.content().read()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
                case UncheckedIOException io ->
                    throw new JobFailedException("Cannot read an image: " + io.getMessage(), io);
                case null, default -> throw new IllegalStateException("Uploading failed", e);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new JobFailedException("Interrupted", e);
        }
    }

    private String manifest(String prefix, List<LabelledImage> images) {
        String made = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
                .format(clock.instant().atOffset(ZoneOffset.UTC));
        StringBuilder lines = new StringBuilder();
        for (LabelledImage image : images) {
            JsonObject metadata = JsonObject.EMPTY
                    .with("confidence", 1L)
                    .with("class-name", image.label())
                    .with("human-annotated", "yes")
                    .with("creation-date", made)
                    .with("type", "groundtruth/image-classification");
            Json line = JsonObject.EMPTY
                    .with("source-ref", "s3://" + bucket + "/" + prefix + "/" + image.name())
                    .with("label", 1L)
                    .with("label-metadata", metadata);
            lines.append(JsonWriter.write(line)).append('\n');
        }
        return lines.toString();
    }
}
