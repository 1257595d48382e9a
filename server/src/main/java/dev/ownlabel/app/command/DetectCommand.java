package dev.ownlabel.app.command;

import dev.ownlabel.app.Causes;
import dev.ownlabel.app.client.BatchDetection;
import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.Detector;
import dev.ownlabel.app.client.TextTable;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.rekognition.model.BoundingBox;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.RekognitionException;

/** Labels images with a running version. An image that cannot be labelled does not keep the others from it. */
@Command(name = "detect", description = "Label images with a trained version.", mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class DetectCommand implements Callable<Integer> {
    private static final Pattern PLACE = Pattern.compile("s3://([^/]+)(?:/(.*))?");
    private static final int MOST_PARALLEL = 256;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connections;

    @Parameters(index = "0", paramLabel = "ARN", description = "The version, as 'train' printed it.")
    private String version;

    @Parameters(
            index = "1..*",
            paramLabel = "IMAGE",
            arity = "0..*",
            description = "JPEG or PNG files, up to 4 MB each.")
    private List<Path> images = List.of();

    @Option(
            names = "--input",
            paramLabel = "s3://BUCKET/PREFIX",
            description = "Label every image there instead, and write the results to --output.")
    private @Nullable String input;

    @Option(
            names = "--output",
            paramLabel = "s3://BUCKET/PREFIX",
            description =
                    "Where the results go, as JSON lines in parts. Images that parts there hold are not labelled again: the same"
                            + " command goes on where it stopped.")
    private @Nullable String output;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "8",
            description = "Requests under way at once, with --input. Default: ${DEFAULT-VALUE}")
    private int parallel;

    @Option(
            names = "--start",
            description = "Start the version where it does not run; it stays running until it is stopped.")
    private boolean start;

    @Option(
            names = "--min-confidence",
            paramLabel = "N",
            description = "From 0 to 100. Without it, each label's own threshold decides.")
    private @Nullable Float minConfidence;

    @Option(
            names = "--json",
            description =
                    "One JSON object a line and image: {\"Image\":…,\"CustomLabels\":[{\"Name\":…,\"Confidence\":…,"
                            + "\"Geometry\":…}]}; Geometry for boxes only.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        LogOutput.forCommands();
        return input == null ? labelFiles() : labelBatch(place(input), place(output));
    }

    private int labelBatch(BatchDetection.Place from, BatchDetection.Place to) throws IOException {
        if (!images.isEmpty() || parallel < 1 || parallel > MOST_PARALLEL) {
            throw new ParameterException(
                    spec.commandLine(), "--input takes no IMAGE, and --parallel from 1 to " + MOST_PARALLEL);
        }
        try (Connection connection = connections.open()) {
            new Detector(connection).ready(version, start);
            BatchDetection.Outcome outcome = new BatchDetection(connection, Output.progress(spec.commandLine()))
                    .run(new BatchDetection.Order(version, from, to, minConfidence, parallel));
            PrintWriter out = spec.commandLine().getOut();
            out.println(outcome.labelled() + " images labelled, " + outcome.failed() + " refused, " + outcome.before()
                    + " done before; results under " + output);
            out.flush();
            return outcome.failed() == 0 ? 0 : 1;
        }
    }

    private BatchDetection.Place place(@Nullable String text) {
        Matcher place = PLACE.matcher(String.valueOf(text));
        if (!place.matches()) {
            throw new ParameterException(
                    spec.commandLine(), "--input and --output must both be s3://BUCKET/PREFIX, not " + text);
        }
        String prefix = place.group(2) == null ? "" : place.group(2);
        return new BatchDetection.Place(
                place.group(1), prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/");
    }

    private int labelFiles() throws IOException {
        if (images.isEmpty() || output != null) {
            throw new ParameterException(spec.commandLine(), "Name at least one IMAGE, or both --input and --output");
        }
        boolean allDone = true;
        PrintWriter out = spec.commandLine().getOut();
        TextTable table = new TextTable("image", "label", "confidence", "box");
        try (Connection connection = connections.open()) {
            Detector detector = new Detector(connection);
            detector.ready(version, start);
            for (Path image : images) {
                try {
                    List<CustomLabel> labels = detector.detect(version, Files.readAllBytes(image), minConfidence);
                    if (json) {
                        out.println(JsonWriter.write(object(image, labels)));
                    } else {
                        rows(table, image, labels);
                    }
                } catch (RekognitionException e) {
                    failed(
                            image,
                            e.awsErrorDetails().errorCode() + ": "
                                    + e.awsErrorDetails().errorMessage());
                    allDone = false;
                } catch (IOException e) {
                    failed(image, Causes.of(e));
                    allDone = false;
                }
            }
        }
        if (!json) {
            out.print(table);
        }
        out.flush();
        return allDone ? 0 : 1;
    }

    private void failed(Path image, String message) {
        PrintWriter err = spec.commandLine().getErr();
        err.println(image + ": " + message);
        err.flush();
    }

    private static void rows(TextTable table, Path image, List<CustomLabel> labels) {
        if (labels.isEmpty()) {
            table.row(image.toString(), "(none)", "", "");
        }
        for (CustomLabel label : labels) {
            table.row(
                    image.toString(),
                    label.name(),
                    String.format(Locale.ROOT, "%.1f", label.confidence()),
                    label.geometry() == null ? "" : text(label.geometry().boundingBox()));
        }
    }

    /** As AWS gives it: shares of the upright image's width and height. */
    private static String text(BoundingBox box) {
        return String.format(
                Locale.ROOT,
                "left %.3f, top %.3f, width %.3f, height %.3f",
                box.left(),
                box.top(),
                box.width(),
                box.height());
    }

    private static Json object(Path image, List<CustomLabel> labels) {
        List<Json> found = labels.stream().<Json>map(DetectCommand::object).toList();
        return JsonObject.EMPTY.with("Image", image.toString()).with("CustomLabels", new JsonArray(found));
    }

    private static JsonObject object(CustomLabel label) {
        JsonObject json = JsonObject.EMPTY
                .with("Name", label.name())
                .with("Confidence", label.confidence().doubleValue());
        if (label.geometry() == null) {
            return json;
        }
        BoundingBox box = label.geometry().boundingBox();
        return json.with(
                "Geometry",
                JsonObject.EMPTY.with(
                        "BoundingBox",
                        JsonObject.EMPTY
                                .with("Width", box.width().doubleValue())
                                .with("Height", box.height().doubleValue())
                                .with("Left", box.left().doubleValue())
                                .with("Top", box.top().doubleValue())));
    }
}
