package dev.ownlabel.training;

import dev.ownlabel.manifest.LineParser;
import dev.ownlabel.manifest.ManifestEntry;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.manifest.ManifestLine;
import dev.ownlabel.manifest.ManifestStatistics;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;
import java.util.List;

/**
 * A manifest after all checks. Entries are not held: they are understood again from the copied lines each time.
 *
 * @param verdicts one for each line, by the codes of {@link ImageCheck.Verdict}
 * @param samples the usable lines
 * @param imageErrors what is wrong with its images as a whole
 */
@SuppressWarnings("ArrayRecordComponent") // package-private, never compared
record CheckedManifest(
        LineCopy lines,
        byte[] verdicts,
        ManifestStatistics statistics,
        List<Sample> samples,
        List<ManifestError> imageErrors) {

    /** Takes the entries in order. */
    interface Sink {
        void accept(int line, ManifestEntry entry) throws IOException;
    }

    void forEach(Sink sink) throws IOException, ObjectStoreException {
        forEach(lines, verdicts, sink);
    }

    /** Hands on every entry; one whose image cannot be used says so, one that repeats a source-ref has nothing to use. */
    static void forEach(LineCopy lines, byte[] verdicts, Sink sink) throws IOException, ObjectStoreException {
        int number = 1;
        for (int block = 0; block < lines.blocks(); block++) {
            for (ManifestLine line : lines.block(block, number)) {
                sink.accept(number, judged(LineParser.parse(line), verdicts[number - 1]));
                number++;
            }
        }
    }

    private static ManifestEntry judged(ManifestEntry entry, byte verdict) {
        return switch (ImageCheck.Verdict.of(verdict)) {
            case NOT_CHECKED, USABLE -> entry;
            case REFUSED, UNREACHABLE -> entry.withInvalidImage();
            case REPEATED -> entry.asRepetition();
        };
    }
}
