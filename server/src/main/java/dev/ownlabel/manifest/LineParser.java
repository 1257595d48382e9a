package dev.ownlabel.manifest;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Understands one manifest line and locates everything wrong with it (specification, manifests.md §1 to §3 and §6). Errors of the first
 * group, once found, end the search for others; usable label attributes are kept all the same.
 */
public final class LineParser {
    private static final JsonLimits LIMITS = JsonLimits.DOCUMENT.withLength(LineReader.MAX_CHARACTERS);
    private static final Pattern BUCKET = Pattern.compile("[0-9A-Za-z.\\-_]{3,255}");
    private static final int MAX_KEY = 1024;
    private static final String SOURCE_REF = "source-ref";
    private static final String METADATA = "-metadata";

    private LineParser() {}

    /** Understands a line as it was read. */
    public static ManifestEntry parse(ManifestLine line) {
        return line.readable() ? parse(line.text()) : notJson();
    }

    /** Understands the text of a line. */
    public static ManifestEntry parse(String text) {
        try {
            if (JsonReader.parse(text, LIMITS) instanceof JsonObject object) {
                return parse(Bookkeeping.strip(object));
            }
            return notJson();
        } catch (JsonException e) {
            return notJson();
        }
    }

    private static ManifestEntry parse(JsonObject line) {
        if (!line.has(SOURCE_REF)) {
            return unusable(line, LineCode.ERROR_MISSING_SOURCE_REF);
        }
        Optional<S3Location> image = line.string(SOURCE_REF).flatMap(LineParser::location);
        if (image.isEmpty()) {
            return unusable(line, LineCode.ERROR_INVALID_SOURCE_REF_FORMAT);
        }
        List<String> pairs = pairs(line);
        if (pairs.isEmpty()) {
            LineCode code = line.members().size() == 1
                    ? LineCode.WARNING_UNANNOTATED_RECORD
                    : LineCode.ERROR_NO_LABEL_ATTRIBUTES;
            return located(line, image.get(), new Found(List.of(), false, List.of(LineFinding.onImage(code))));
        }
        return located(line, image.get(), labelled(line, pairs));
    }

    private record Found(List<Labelling> labellings, boolean annotated, List<LineFinding> findings) {}

    /** Every pair is looked at; what is reported depends on whether the first group has something. */
    private static Found labelled(JsonObject line, List<String> pairs) {
        List<Labelling> labellings = new ArrayList<>();
        List<LineFinding> findings = new ArrayList<>();
        int empty = 0;
        boolean badImage = false;
        for (String attribute : pairs) {
            AttributeParser.Parsed parsed = AttributeParser.parse(line, attribute);
            findings.addAll(parsed.findings());
            parsed.labelling().ifPresent(labellings::add);
            empty += parsed.empty() ? 1 : 0;
            badImage |= parsed.findings().stream().anyMatch(f -> f.code() == LineCode.ERROR_INVALID_IMAGE_DIMENSION);
        }
        if (badImage) {
            labellings.clear();
        }
        boolean first = findings.stream().anyMatch(finding -> finding.code().first());
        if (first) {
            findings.removeIf(finding -> !finding.code().first());
        } else if (empty == pairs.size()) {
            findings.add(LineFinding.onImage(LineCode.WARNING_NO_ANNOTATIONS));
        } else if (labellings.isEmpty()) {
            findings.add(LineFinding.onImage(LineCode.ERROR_NO_VALID_LABEL_ATTRIBUTES));
        }
        return new Found(
                labellings, empty < pairs.size(), findings.stream().distinct().toList());
    }

    /** The attributes whose {@code -metadata} stands beside them, in the order of the line. */
    private static List<String> pairs(JsonObject line) {
        return line.members().keySet().stream()
                .filter(key -> !key.equals(SOURCE_REF) && line.has(key + METADATA))
                .toList();
    }

    private static Optional<S3Location> location(String sourceRef) {
        return S3Location.parse(sourceRef)
                .filter(at -> BUCKET.matcher(at.bucket()).matches()
                        && at.key().length() <= MAX_KEY
                        && at.key().indexOf('\0') < 0);
    }

    private static ManifestEntry located(JsonObject line, S3Location image, Found found) {
        return new ManifestEntry(
                line,
                line.string(SOURCE_REF).orElseThrow(),
                image,
                found.labellings(),
                found.annotated(),
                found.findings());
    }

    private static ManifestEntry notJson() {
        return unusable(JsonObject.EMPTY, LineCode.ERROR_INVALID_JSON_LINE);
    }

    private static ManifestEntry unusable(JsonObject line, LineCode code) {
        return new ManifestEntry(line, null, null, List.of(), false, List.of(LineFinding.onImage(code)));
    }
}
