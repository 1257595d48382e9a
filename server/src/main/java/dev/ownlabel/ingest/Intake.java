package dev.ownlabel.ingest;

import dev.ownlabel.customlabels.datasets.EntryRow;
import dev.ownlabel.manifest.LineParser;
import dev.ownlabel.manifest.LineReader;
import dev.ownlabel.manifest.ManifestEntry;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.manifest.ManifestLine;
import dev.ownlabel.manifest.ManifestRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Takes lines in, batch by batch, under the rules for datasets (specification, manifests.md §5.1): lines without usable source-ref and
 * repeated ones are dropped without a word, too many of them are a terminal error.
 */
final class Intake {
    private static final int BATCH_ENTRIES = 1000;
    private static final int BATCH_CHARACTERS = 4_000_000;

    private final LineReader lines;
    private final int mostLines;
    /** Writes a batch whose source-refs differ from each other and returns how many it found to be repeated after all. */
    private final ToIntFunction<List<EntryRow>> sink;

    private final List<EntryRow> batch = new ArrayList<>();
    private final Set<String> batchRefs = new HashSet<>();
    private final Set<String> labels = new HashSet<>();
    private @Nullable String bucket;
    private int batchCharacters;
    private long total;
    private long dropped;

    Intake(LineReader lines, int mostLines, @Nullable String bucket, ToIntFunction<List<EntryRow>> sink) {
        this.lines = lines;
        this.mostLines = mostLines;
        this.bucket = bucket;
        this.sink = sink;
    }

    /**
     * Reads to the end and returns the number of lines.
     *
     * @throws RefusedManifest on a terminal error
     */
    long takeAll() throws IOException {
        for (Optional<ManifestLine> line = lines.next(); line.isPresent(); line = lines.next()) {
            total++;
            if (total > mostLines) {
                throw new RefusedManifest(ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM);
            }
            take(LineParser.parse(line.get()));
        }
        flush();
        if (ManifestRules.isOverInvalidShare(dropped, total)) {
            throw new RefusedManifest(ManifestError.ERROR_TOO_MANY_RECORDS_IN_ERROR);
        }
        return total;
    }

    private void take(ManifestEntry entry) {
        if (entry.image() == null || entry.sourceRef() == null || !batchRefs.add(entry.sourceRef())) {
            dropped++;
            return;
        }
        if (bucket == null) {
            bucket = entry.image().bucket();
        } else if (!bucket.equals(entry.image().bucket())) {
            throw new RefusedManifest(ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS);
        }
        EntryRow row = EntryRow.of(entry);
        labels.addAll(row.boxes().keySet());
        if (labels.size() > ManifestRules.MAX_LABELS) {
            throw new RefusedManifest(ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS);
        }
        batch.add(row);
        batchCharacters += row.line().length();
        if (batch.size() == BATCH_ENTRIES || batchCharacters > BATCH_CHARACTERS) {
            flush();
        }
    }

    private void flush() {
        if (!batch.isEmpty()) {
            dropped += sink.applyAsInt(List.copyOf(batch));
        }
        batch.clear();
        batchRefs.clear();
        batchCharacters = 0;
    }
}
