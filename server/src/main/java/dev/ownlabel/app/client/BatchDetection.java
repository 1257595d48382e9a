package dev.ownlabel.app.client;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.json.JsonWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.RekognitionException;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Labels every image under a place in S3 and writes the results to another, as JSON lines in parts of some images each. A part is written
 * when all its images are done; a second run reads the parts that are there and goes on with the other images. An image that is refused has a line, too, with the error in it.
 */
public final class BatchDetection {
    private static final int PART_IMAGES = 100;
    private static final int ATTEMPTS = 100;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5000;
    private static final JsonLimits LINES = JsonLimits.DOCUMENT;

    private final Connection connection;
    private final Progress progress;

    public BatchDetection(Connection connection, Progress progress) {
        this.connection = connection;
        this.progress = progress;
    }

    /**
     * A bucket and what keys begin with.
     *
     * @param prefix empty or ending in a slash
     */
    public record Place(String bucket, String prefix) {}

    /**
     * What is to be done.
     *
     * @param input where the images are
     * @param output where the parts go
     * @param minConfidence 0 to 100, or null: each label's own threshold decides
     * @param parallel requests under way at once
     */
    public record Order(
            String version,
            Place input,
            Place output,
            @Nullable Float minConfidence,
            int parallel) {}

    /**
     * How it ended.
     *
     * @param labelled images of this run
     * @param failed images of this run whose line has an error
     * @param before images that an earlier run had done
     */
    public record Outcome(long labelled, long failed, long before) {}

    /** Labels what is not labelled yet. */
    public Outcome run(Order order) {
        List<String> parts = keys(order.output()).stream()
                .filter(key -> key.endsWith(".jsonl"))
                .toList();
        Set<String> done = new HashSet<>();
        parts.forEach(key -> done.addAll(imagesOf(order.output().bucket(), key)));
        List<String> images = keys(order.input()).stream()
                .filter(key ->
                        !key.endsWith("/") && !done.contains(uri(order.input().bucket(), key)))
                .toList();
        AtomicLong ended = new AtomicLong();
        AtomicLong failed = new AtomicLong();
        try (ExecutorService threads = Executors.newFixedThreadPool(
                        order.parallel(), Thread.ofVirtual().factory());
                Progress.Step step = progress.begin("Labelling", images.size())) {
            int number = next(parts);
            for (int from = 0; from < images.size(); from += PART_IMAGES) {
                List<Future<JsonObject>> lines = new ArrayList<>();
                for (String key : images.subList(from, Math.min(images.size(), from + PART_IMAGES))) {
                    lines.add(threads.submit(() -> {
                        JsonObject line = line(order, key);
                        step.to(ended.incrementAndGet());
                        return line;
                    }));
                }
                write(order.output(), number++, lines, failed::addAndGet, threads);
            }
        }
        return new Outcome(images.size() - failed.get(), failed.get(), done.size());
    }

    private void write(
            Place output, int number, List<Future<JsonObject>> lines, LongConsumer failed, ExecutorService threads) {
        StringBuilder text = new StringBuilder();
        try {
            for (Future<JsonObject> line : lines) {
                JsonObject object = line.get();
                failed.accept(object.has("Error") ? 1 : 0);
                text.append(JsonWriter.write(object)).append('\n');
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
            throw new JobFailedException("Interrupted; the same command goes on where this one stopped", e);
        } catch (ExecutionException e) {
            threads.shutdownNow();
            if (e.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw new IllegalStateException("Labelling failed", e);
        }
        connection
                .s3()
                .putObject(
                        request -> request.bucket(output.bucket()).key(output.prefix() + partName(number)),
                        RequestBody.fromString(text.toString()));
    }

    private static String partName(int number) {
        return String.format(Locale.ROOT, "part-%06d.jsonl", number);
    }

    private static int next(List<String> parts) {
        return parts.stream()
                        .map(key -> key.replaceFirst("^.*part-0*([0-9]{1,8})\\.jsonl$", "$1"))
                        .filter(text -> text.matches("[0-9]{1,8}"))
                        .mapToInt(Integer::parseInt)
                        .max()
                        .orElse(0)
                + 1;
    }

    private List<String> keys(Place place) {
        return connection
                .s3()
                .listObjectsV2Paginator(
                        request -> request.bucket(place.bucket()).prefix(place.prefix()))
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    private List<String> imagesOf(String bucket, String key) {
        String text = connection
                .s3()
                .getObjectAsBytes(request -> request.bucket(bucket).key(key))
                .asString(StandardCharsets.UTF_8);
        return text.lines()
                .map(line -> {
                    try {
                        return JsonReader.parse(line, LINES) instanceof JsonObject object
                                ? object.string("Image").orElse("")
                                : "";
                    } catch (JsonException e) {
                        throw new JobFailedException(
                                uri(bucket, key) + " is not a part of an earlier run: " + e.getMessage(), e);
                    }
                })
                .toList();
    }

    private JsonObject line(Order order, String key) throws InterruptedException {
        JsonObject line = JsonObject.EMPTY.with("Image", uri(order.input().bucket(), key));
        @Nullable RekognitionException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return line.with("CustomLabels", labels(detect(order, key)));
            } catch (RekognitionException e) {
                if (!busy(e)) {
                    if (endsAll(e)) {
                        throw e;
                    }
                    return line.with("Error", e.awsErrorDetails().errorCode())
                            .with("Message", String.valueOf(e.awsErrorDetails().errorMessage()));
                }
                last = e;
                Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10)));
            }
        }
        throw new JobFailedException("The model stayed busy: " + (last == null ? "" : last.getMessage()));
    }

    private List<CustomLabel> detect(Order order, String key) {
        return connection
                .rekognition()
                .detectCustomLabels(request -> request.projectVersionArn(order.version())
                        .minConfidence(order.minConfidence())
                        .image(image -> image.s3Object(
                                object -> object.bucket(order.input().bucket()).name(key))))
                .customLabels();
    }

    private static JsonArray labels(List<CustomLabel> found) {
        return new JsonArray(found.stream()
                .<Json>map(label -> JsonObject.EMPTY
                        .with("Name", label.name())
                        .with("Confidence", label.confidence().doubleValue()))
                .toList());
    }

    /** The service asks to come again later. */
    private static boolean busy(RekognitionException e) {
        return switch (String.valueOf(e.awsErrorDetails().errorCode())) {
            case "ProvisionedThroughputExceededException", "ThrottlingException", "ServiceUnavailableException" -> true;
            default -> false;
        };
    }

    /** Every other image would fail so, too. */
    private static boolean endsAll(RekognitionException e) {
        return switch (String.valueOf(e.awsErrorDetails().errorCode())) {
            case "InvalidImageFormatException",
                    "ImageTooLargeException",
                    "InvalidS3ObjectException",
                    "InvalidParameterException" -> false;
            default -> true;
        };
    }

    private static String uri(String bucket, String key) {
        return "s3://" + bucket + "/" + key;
    }
}
