package dev.ownlabel.manifest;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.manifest.AttributeParser.Parsed;
import dev.ownlabel.manifest.LineFinding.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Understands a bounding-box attribute (specification, manifests.md §3, and the size rules under §6). */
final class BoxParser {
    private static final int MAX_BOXES = 50;
    private static final int MIN_SIDE = 64;
    private static final int MAX_SIDE = 4096;
    private static final int MAX_ASPECT = 20;
    private static final int TRAINED_SIDE = 1280;

    private final String attribute;
    private final Size size;
    private final List<RawBox> raw;
    private final List<LineFinding> findings = new ArrayList<>();

    private record Size(int width, int height) {}

    private record RawBox(long classId, long left, long top, long width, long height) {}

    private BoxParser(String attribute, Size size, List<RawBox> raw) {
        this.attribute = attribute;
        this.size = size;
        this.raw = raw;
    }

    static Parsed parse(String attribute, @Nullable Json value, JsonObject metadata) {
        if (!(value instanceof JsonObject boxes)) {
            return badAttribute(attribute);
        }
        Optional<Size> size = size(boxes);
        Optional<List<RawBox>> raw = boxes.array("annotations").flatMap(BoxParser::boxes);
        if (size.isEmpty() || raw.isEmpty()) {
            return badAttribute(attribute);
        }
        BoxParser parser = new BoxParser(attribute, size.get(), raw.get());
        return parser.format(metadata).orElseGet(() -> parser.usable(metadata));
    }

    /** Errors of the first group in the metadata. */
    private Optional<Parsed> format(JsonObject metadata) {
        JsonArray objects = metadata.array("objects").orElse(null);
        JsonObject classMap = metadata.object("class-map").orElse(null);
        if (objects == null
                || classMap == null
                || objects.elements().size() > raw.size()
                || objects.elements().stream().anyMatch(element -> !(element instanceof JsonObject))
                || classMap.members().values().stream()
                        .anyMatch(name -> !(name instanceof JsonString(String label) && AttributeParser.isName(label)))
                || !AttributeParser.hasOrigin(metadata)) {
            return Optional.of(AttributeParser.badMetadata(attribute));
        }
        Place place = new Place.Metadata(attribute);
        List<LineFinding> missing = new ArrayList<>();
        if (objects.elements().size() < raw.size()
                || objects.elements().stream()
                        .anyMatch(element ->
                                !(element instanceof JsonObject object && AttributeParser.isConfidence(object)))) {
            missing.add(new LineFinding(LineCode.ERROR_MISSING_BOUNDING_BOX_CONFIDENCE, place));
        }
        if (raw.stream().anyMatch(box -> !classMap.has(Long.toString(box.classId())))) {
            missing.add(new LineFinding(LineCode.ERROR_MISSING_CLASS_MAP_ID, place));
        }
        return missing.isEmpty() ? Optional.empty() : Optional.of(new Parsed(Optional.empty(), false, missing));
    }

    private Parsed usable(JsonObject metadata) {
        if (raw.isEmpty()) {
            return new Parsed(
                    Optional.empty(),
                    true,
                    List.of(new LineFinding(
                            LineCode.WARNING_NO_ATTRIBUTE_ANNOTATIONS, new Place.Attribute(attribute))));
        }
        if (raw.size() > MAX_BOXES) {
            return Parsed.refused(LineCode.ERROR_TOO_MANY_BOUNDING_BOXES, new Place.Attribute(attribute));
        }
        if (!isAllowed(size)) {
            return Parsed.refused(LineCode.ERROR_INVALID_IMAGE_DIMENSION, new Place.Image());
        }
        JsonObject classMap = metadata.object("class-map").orElse(JsonObject.EMPTY);
        List<Labelling.Box> boxes = new ArrayList<>();
        for (int i = 0; i < raw.size(); i++) {
            RawBox box = raw.get(i);
            String label = classMap.string(Long.toString(box.classId())).orElse("");
            if (!AttributeParser.hasNameLength(label)) {
                return Parsed.refused(LineCode.ERROR_INVALID_LABEL_NAME_LENGTH, new Place.Metadata(attribute));
            }
            Optional<LineCode> problem = problem(box);
            if (problem.isPresent()) {
                findings.add(new LineFinding(problem.get(), new Place.Annotation(attribute, i)));
            } else {
                boxes.add(new Labelling.Box(
                        label, (int) box.left(), (int) box.top(), (int) box.width(), (int) box.height()));
            }
        }
        if (boxes.isEmpty()) {
            findings.add(new LineFinding(LineCode.ERROR_NO_VALID_ANNOTATIONS, new Place.Attribute(attribute)));
            return new Parsed(Optional.empty(), false, findings);
        }
        return new Parsed(
                Optional.of(new Labelling.Boxes(attribute, size.width(), size.height(), boxes)), false, findings);
    }

    /** One pixel over the edge is taken for rounding (C). */
    private Optional<LineCode> problem(RawBox box) {
        if (box.left() < 0
                || box.top() < 0
                || box.width() < 0
                || box.height() < 0
                || box.left() + box.width() > size.width() + 1
                || box.top() + box.height() > size.height() + 1) {
            return Optional.of(LineCode.ERROR_INVALID_BOUNDING_BOX);
        }
        double scale = Math.min(1.0, (double) TRAINED_SIDE / Math.max(size.width(), size.height()));
        if (box.width() * scale <= 1 || box.height() * scale <= 1) {
            return Optional.of(LineCode.ERROR_BOUNDING_BOX_TOO_SMALL);
        }
        return Optional.empty();
    }

    private static boolean isAllowed(Size size) {
        int shorter = Math.min(size.width(), size.height());
        int longer = Math.max(size.width(), size.height());
        return shorter >= MIN_SIDE && longer <= MAX_SIDE && longer <= (long) shorter * MAX_ASPECT;
    }

    /** An array of one object; the COCO page prints the bare object (specification, manifests.md §3, C: both). */
    private static Optional<Size> size(JsonObject boxes) {
        JsonObject size = boxes.object("image_size")
                .orElseGet(() -> boxes.array("image_size")
                        .filter(array ->
                                array.elements().size() == 1 && array.elements().getFirst() instanceof JsonObject)
                        .map(array -> (JsonObject) array.elements().getFirst())
                        .orElse(JsonObject.EMPTY));
        OptionalLong width = whole(size, "width");
        OptionalLong height = whole(size, "height");
        if (width.isEmpty() || height.isEmpty() || whole(size, "depth").isEmpty()) {
            return Optional.empty();
        }
        if (!isPixels(width.getAsLong()) || !isPixels(height.getAsLong())) {
            return Optional.empty();
        }
        return Optional.of(new Size((int) width.getAsLong(), (int) height.getAsLong()));
    }

    private static boolean isPixels(long value) {
        return value >= 1 && value < Integer.MAX_VALUE;
    }

    private static Optional<List<RawBox>> boxes(JsonArray annotations) {
        List<RawBox> boxes = new ArrayList<>();
        for (Json element : annotations.elements()) {
            if (!(element instanceof JsonObject annotation)) {
                return Optional.empty();
            }
            OptionalLong id = whole(annotation, "class_id");
            OptionalLong left = whole(annotation, "left");
            OptionalLong top = whole(annotation, "top");
            OptionalLong width = whole(annotation, "width");
            OptionalLong height = whole(annotation, "height");
            if (id.isEmpty() || left.isEmpty() || top.isEmpty() || width.isEmpty() || height.isEmpty()) {
                return Optional.empty();
            }
            boxes.add(new RawBox(
                    id.getAsLong(), left.getAsLong(), top.getAsLong(), width.getAsLong(), height.getAsLong()));
        }
        return Optional.of(boxes);
    }

    /** Whole and within 32 bits, so that sums of two cannot overflow. */
    private static OptionalLong whole(JsonObject holder, String key) {
        OptionalLong value = holder.number(key).map(JsonNumber::longValue).orElse(OptionalLong.empty());
        return value.isPresent() && Math.abs(value.getAsLong()) <= Integer.MAX_VALUE ? value : OptionalLong.empty();
    }

    private static Parsed badAttribute(String attribute) {
        return Parsed.refused(LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT, new Place.Attribute(attribute));
    }
}
