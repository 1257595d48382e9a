package dev.ownlabel.manifest;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.json.Json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One manifest line, understood.
 *
 * @param json the line without the keys that this service adds ({@code cl-metadata}, {@code cl-errors}, {@code errors},
 *     {@code warnings}); empty where the line is not JSON
 * @param sourceRef the exact text of {@code source-ref}; null where it is missing or malformed
 * @param image where the image is; null with {@code sourceRef}
 * @param labellings the usable label attributes
 * @param annotated whether somebody tried to label the image: a complete attribute pair that is not an empty list
 * @param findings everything found wrong, in the order of the search
 */
public record ManifestEntry(
        JsonObject json,
        @Nullable String sourceRef,
        @Nullable S3Location image,
        List<Labelling> labellings,
        boolean annotated,
        List<LineFinding> findings) {

    /** How a line counts. */
    public enum Use {
        VALID,
        INVALID,
        IGNORED
    }

    public ManifestEntry {
        labellings = List.copyOf(labellings);
        findings = List.copyOf(findings);
    }

    /** VALID with a usable label; IGNORED where only warnings were found, and repetitions; else INVALID. */
    public Use use() {
        if (!labellings.isEmpty()) {
            return Use.VALID;
        }
        return hasErrors(LineCode.Stage.TRAINING) ? Use.INVALID : Use.IGNORED;
    }

    /** Whether a dataset drops the line without a word: a content error (specification, manifests.md §5.1). */
    public boolean droppedByDatasets() {
        return sourceRef == null || isRepetition();
    }

    /** The entry where an earlier line has the same source-ref: nothing of it is used, and nothing is said about it. */
    public ManifestEntry asRepetition() {
        return new ManifestEntry(json, sourceRef, image, List.of(), annotated, List.of());
    }

    /** Every other line without a usable label has a finding. */
    private boolean isRepetition() {
        return labellings.isEmpty() && findings.isEmpty();
    }

    /** Whether errors are reported at that stage. */
    public boolean hasErrors(LineCode.Stage stage) {
        return findings.stream()
                .anyMatch(
                        finding -> !finding.code().isWarning() && finding.code().reportedAt(stage));
    }

    /** The labels of the whole image, each once, in order. */
    public Set<String> imageLabels() {
        Set<String> labels = new LinkedHashSet<>();
        for (Labelling labelling : labellings) {
            if (labelling instanceof Labelling.ImageLevel(String _, String label)) {
                labels.add(label);
            }
        }
        return labels;
    }

    /** Every usable box of every attribute. */
    public List<Labelling.Box> boxes() {
        List<Labelling.Box> boxes = new ArrayList<>();
        for (Labelling labelling : labellings) {
            if (labelling instanceof Labelling.Boxes set) {
                boxes.addAll(set.boxes());
            }
        }
        return boxes;
    }

    /** Every label of the line with the number of its boxes, 0 for one that only the whole image has. */
    public Map<String, Integer> boxCounts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        imageLabels().forEach(label -> counts.put(label, 0));
        boxes().forEach(box -> counts.merge(box.label(), 1, Integer::sum));
        return counts;
    }

    /** The entry with what was found when its image was opened: the whole line becomes unusable. */
    public ManifestEntry withInvalidImage() {
        List<LineFinding> more = new ArrayList<>(findings);
        more.add(LineFinding.onImage(LineCode.ERROR_INVALID_IMAGE));
        return new ManifestEntry(json, sourceRef, image, List.of(), annotated, more);
    }
}
