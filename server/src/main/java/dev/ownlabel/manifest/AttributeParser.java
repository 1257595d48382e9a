package dev.ownlabel.manifest;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.manifest.LineFinding.Place;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Understands one label attribute with its metadata: an image-level label, or hands boxes to {@link BoxParser}. */
final class AttributeParser {
    static final int MAX_LABEL = 255;
    private static final String CLASSIFICATION = "groundtruth/image-classification";
    private static final String DETECTION = "groundtruth/object-detection";
    private static final Pattern INTEGER_TEXT = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DATE =
            Pattern.compile("[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[T ]([01][0-9]|2[0-3]):[0-5][0-9]:"
                    + "([0-5][0-9]|60)(\\.[0-9]{1,9})?Z?");

    /**
     * What an attribute holds.
     *
     * @param labelling empty where nothing of it can be used
     * @param empty whether it is a well-formed, empty list of annotations
     */
    record Parsed(Optional<Labelling> labelling, boolean empty, List<LineFinding> findings) {
        static Parsed usable(Labelling labelling) {
            return new Parsed(Optional.of(labelling), false, List.of());
        }

        static Parsed refused(LineCode code, Place place) {
            return new Parsed(Optional.empty(), false, List.of(new LineFinding(code, place)));
        }
    }

    private AttributeParser() {}

    static Parsed parse(JsonObject line, String attribute) {
        JsonObject metadata = line.object(attribute + "-metadata").orElse(null);
        String type = metadata == null ? null : metadata.string("type").orElse(null);
        if (metadata == null || type == null) {
            return badMetadata(attribute);
        }
        Json value = line.members().get(attribute);
        return switch (type) {
            case CLASSIFICATION -> imageLevel(attribute, value, metadata);
            case DETECTION -> BoxParser.parse(attribute, value, metadata);
            default -> Parsed.refused(LineCode.ERROR_UNSUPPORTED_USE_CASE_TYPE, new Place.Metadata(attribute));
        };
    }

    private static Parsed imageLevel(String attribute, @Nullable Json value, JsonObject metadata) {
        if (!isInteger(value)) {
            return Parsed.refused(LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_FORMAT, new Place.Attribute(attribute));
        }
        String label = metadata.string("class-name").orElse(null);
        if (label == null || !isName(label) || !isConfidence(metadata) || !hasOrigin(metadata)) {
            return badMetadata(attribute);
        }
        if (!hasNameLength(label)) {
            return Parsed.refused(LineCode.ERROR_INVALID_LABEL_NAME_LENGTH, new Place.Metadata(attribute));
        }
        return Parsed.usable(new Labelling.ImageLevel(attribute, label));
    }

    static Parsed badMetadata(String attribute) {
        return Parsed.refused(LineCode.ERROR_INVALID_LABEL_ATTRIBUTE_METADATA_FORMAT, new Place.Metadata(attribute));
    }

    /** Who labelled and when: required in both kinds, not used. */
    static boolean hasOrigin(JsonObject metadata) {
        String human = metadata.string("human-annotated").orElse("");
        String date = metadata.string("creation-date").orElse("");
        return (human.equals("yes") || human.equals("no")) && DATE.matcher(date).matches();
    }

    static boolean isConfidence(JsonObject holder) {
        double value = holder.number("confidence").map(JsonNumber::doubleValue).orElse(-1.0);
        return value >= 0 && value <= 1;
    }

    /** A label that can be stored and shown: no NUL. */
    static boolean isName(String label) {
        return label.indexOf('\0') < 0;
    }

    static boolean hasNameLength(String label) {
        return !label.isEmpty() && label.codePointCount(0, label.length()) <= MAX_LABEL;
    }

    private static boolean isInteger(@Nullable Json value) {
        return switch (value) {
            case JsonNumber number -> number.longValue().isPresent();
            case JsonString(String text) -> INTEGER_TEXT.matcher(text).matches();
            case null, default -> false;
        };
    }
}
