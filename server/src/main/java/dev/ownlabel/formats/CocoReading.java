package dev.ownlabel.formats;

import dev.ownlabel.formats.LabelledSet.Gathering;
import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Sample.BoxSet;
import dev.ownlabel.formats.Sample.Place;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonElements;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.manifest.Labelling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * COCO's detection file: {@code images}, {@code categories} and {@code annotations} with {@code bbox} = left, top, width, height in pixels
 * (specification, manifests.md §4.2; segmentations, {@code iscrowd} and {@code area} are not looked at). Read twice and streamed, as the
 * annotations may stand before what they name.
 */
final class CocoReading {
    private static final long MOST_BYTES = 2L << 30;
    private static final int MOST_CATEGORIES = 10_000;
    private static final long MOST_BOXES = 10_000_000;
    private static final JsonLimits ELEMENT =
            JsonLimits.DOCUMENT.withLength(1 << 24).withTokens(1_000_000);

    private final Path file;
    private final Images images;
    private final Problems problems = new Problems();
    private final Map<String, String> categories = new HashMap<>();
    private final Map<String, Picture> pictures = new LinkedHashMap<>();
    private long boxes;
    private long crowds;

    private record Picture(String name, Place place, Frame frame, long line, List<Labelling.Box> boxes) {}

    private CocoReading(Path file, Source source) throws FormatException {
        this.file = file;
        this.images = Images.of(source, usual(file));
    }

    /** Beside the file, in {@code images}, and where the published set has them: {@code annotations/instances_X.json}, {@code X/}. */
    private static List<Path> usual(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        List<Path> folders = new ArrayList<>();
        if (folder == null) {
            return folders;
        }
        String stem =
                file.getFileName().toString().replaceFirst("\\.[^.]*$", "").replaceFirst("^[^_]*_", "");
        Path above = folder.getParent();
        folders.add(folder);
        folders.add(folder.resolve("images"));
        folders.add(folder.resolve(stem));
        if (above != null && folder.endsWith("annotations")) {
            folders.addAll(List.of(
                    above,
                    above.resolve("images"),
                    above.resolve(stem),
                    above.resolve("images").resolve(stem)));
        }
        return folders;
    }

    static LabelledSet read(Path file, Source source) throws FormatException, IOException {
        TextFiles.bound(file, MOST_BYTES);
        CocoReading reading = new CocoReading(file, source);
        reading.pass(Set.of("images", "categories"));
        if (reading.pictures.isEmpty() && reading.problems.losses() == 0) {
            throw new FormatException(file + " has no images: it needs a member \"images\" as COCO has it");
        }
        reading.pass(Set.of("annotations"));
        if (reading.crowds > 0) {
            reading.problems.at(
                    file, 0, Effect.NOTE, reading.crowds + " boxes are marked iscrowd and are taken like all others");
        }
        Gathering gathering = new Gathering(reading.problems);
        for (Picture picture : reading.pictures.values()) {
            BoxSet set = new BoxSet(picture.frame().width(), picture.frame().height(), picture.boxes());
            gathering.add(Sample.boxed(picture.name(), picture.place(), set), file, picture.line());
        }
        return gathering.done();
    }

    private void pass(Set<String> arrays) throws FormatException, IOException {
        @Nullable FormatException[] failed = new FormatException[1];
        try (InputStream in = Files.newInputStream(file)) {
            JsonElements.read(in, arrays, ELEMENT, (array, element, line) -> {
                if (failed[0] == null) {
                    failed[0] = take(array, element, line);
                }
            });
        } catch (JsonException e) {
            throw new FormatException(Problems.place(file, e.line()) + ": not a COCO file: " + e.getMessage(), e);
        }
        if (failed[0] != null) {
            throw failed[0];
        }
    }

    /** What ends the reading, if anything. */
    private @Nullable FormatException take(String array, Json element, int line) {
        if (!(element instanceof JsonObject object)) {
            problems.at(file, line, Effect.LABEL_LEFT_OUT, "an element of \"" + array + "\" is no object");
            return null;
        }
        switch (array) {
            case "categories" -> category(object, line);
            case "images" -> image(object, line);
            default -> annotation(object, line);
        }
        if (categories.size() > MOST_CATEGORIES || pictures.size() > LabelledSet.MOST_IMAGES || boxes > MOST_BOXES) {
            return new FormatException(Problems.place(file, line) + ": more than " + MOST_CATEGORIES + " categories, "
                    + LabelledSet.MOST_IMAGES + " images or " + MOST_BOXES + " boxes; split the set");
        }
        return null;
    }

    private void category(JsonObject category, int line) {
        String id = id(category, "id");
        String name = category.string("name").orElse("");
        if (id.isEmpty()) {
            problems.at(file, line, Effect.LABEL_LEFT_OUT, "a category has no id");
        } else if (Labels.check(name, problems, file, line)) {
            categories.put(id, name);
        }
    }

    private void image(JsonObject image, int line) {
        String id = id(image, "id");
        String written = image.string("file_name").orElse("");
        if (id.isEmpty() || pictures.containsKey(id)) {
            problems.at(
                    file,
                    line,
                    Effect.IMAGE_LEFT_OUT,
                    "image '" + written + "' has no id of its own; give each image another id");
            return;
        }
        Images.Located at = images.find(written, problems, file, line).orElse(null);
        if (at != null) {
            frame(image, at, line)
                    .ifPresent(frame ->
                            pictures.put(id, new Picture(at.name(), at.place(), frame, line, new ArrayList<>())));
        }
    }

    private Optional<Frame> frame(JsonObject image, Images.Located at, int line) {
        double width = image.number("width").map(JsonNumber::doubleValue).orElse(0.0);
        double height = image.number("height").map(JsonNumber::doubleValue).orElse(0.0);
        if (width >= 1 && height >= 1 && width < 1e6 && height < 1e6) {
            return Optional.of(new Frame((int) width, (int) height));
        }
        try {
            if (at.place() instanceof Place.LocalFile(Path path)) {
                return Optional.of(TextFiles.frame(path));
            }
        } catch (IOException | ImageRefusedException e) {
            problems.at(path(at), 0, Effect.IMAGE_LEFT_OUT, "cannot be read as an image: " + e.getMessage());
            return Optional.empty();
        }
        problems.at(file, line, Effect.IMAGE_LEFT_OUT, "image " + at.name() + " has no width and height; add them");
        return Optional.empty();
    }

    private Path path(Images.Located at) {
        return at.place() instanceof Place.LocalFile(Path path) ? path : file;
    }

    private void annotation(JsonObject annotation, int line) {
        String what = "annotation " + id(annotation, "id");
        Picture picture = pictures.get(id(annotation, "image_id"));
        String label = categories.get(id(annotation, "category_id"));
        double[] box = box(annotation);
        if (picture == null) {
            problems.at(
                    file,
                    line,
                    Effect.LABEL_LEFT_OUT,
                    what + " is of image " + id(annotation, "image_id") + ", which is not in the set");
        } else if (label == null) {
            problems.at(
                    file,
                    line,
                    Effect.LABEL_LEFT_OUT,
                    what + " has category " + id(annotation, "category_id")
                            + ", which \"categories\" lacks; add it there");
        } else if (box.length != 4) {
            problems.at(
                    file, line, Effect.LABEL_LEFT_OUT, what + " has no bbox of four numbers: left, top, width, height");
        } else if (picture.boxes().size() >= Frame.MAX_BOXES_READ) {
            problems.at(
                    file,
                    line,
                    Effect.LABEL_LEFT_OUT,
                    "image " + picture.name() + " has more than " + Frame.MAX_BOXES_READ + " boxes");
        } else {
            crowds += annotation
                            .number("iscrowd")
                            .map(JsonNumber::text)
                            .orElse("0")
                            .equals("1")
                    ? 1
                    : 0;
            double[] edges = {box[0], box[1], box[0] + box[2], box[1] + box[3]};
            picture.frame().box(label, edges, problems, file, line).ifPresent(picture.boxes()::add);
            boxes++;
        }
    }

    private static double[] box(JsonObject annotation) {
        List<Json> numbers = annotation.array("bbox").orElse(JsonArray.EMPTY).elements();
        return numbers.stream().allMatch(JsonNumber.class::isInstance)
                ? numbers.stream()
                        .limit(5)
                        .mapToDouble(number -> ((JsonNumber) number).doubleValue())
                        .toArray()
                : new double[0];
    }

    /** Ids are numbers; some programs write them as texts. */
    private static String id(JsonObject object, String key) {
        return switch (object.get(key).orElse(Json.JsonNull.NULL)) {
            case JsonNumber number ->
                number.longValue().isPresent()
                        ? Long.toString(number.longValue().getAsLong())
                        : number.text();
            case JsonString(String text) -> text;
            default -> "";
        };
    }
}
