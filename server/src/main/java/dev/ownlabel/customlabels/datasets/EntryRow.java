package dev.ownlabel.customlabels.datasets;

import dev.ownlabel.manifest.LineCode;
import dev.ownlabel.manifest.LineWriter;
import dev.ownlabel.manifest.ManifestEntry;
import java.util.Map;

/**
 * One entry as it is kept.
 *
 * @param boxes each label of the entry with the number of its boxes
 */
public record EntryRow(String sourceRef, String line, boolean labeled, boolean hasErrors, Map<String, Integer> boxes) {
    public EntryRow {
        boxes = Map.copyOf(boxes);
    }

    /** The row of a line that has a source-ref. */
    public static EntryRow of(ManifestEntry entry) {
        String sourceRef = entry.sourceRef();
        if (sourceRef == null) {
            throw new IllegalStateException("A line without source-ref is no entry");
        }
        return new EntryRow(
                sourceRef,
                LineWriter.plain(entry),
                entry.annotated(),
                entry.hasErrors(LineCode.Stage.DATASET),
                entry.boxCounts());
    }
}
