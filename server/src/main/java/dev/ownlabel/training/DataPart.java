package dev.ownlabel.training;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/**
 * The training or the testing part of the data: a manifest, or some of its lines where it was split.
 *
 * @param chosen line numbers that were split off for testing
 * @param isTest whether this part is what was split off, or what remained
 */
record DataPart(CheckedManifest manifest, BitSet chosen, boolean isTest) {
    DataPart {
        chosen = (BitSet) chosen.clone();
    }

    /** All of the manifest. */
    static DataPart whole(CheckedManifest manifest) {
        return new DataPart(manifest, new BitSet(), false);
    }

    boolean holds(int line) {
        return chosen.get(line) == isTest;
    }

    /** Usable lines with an image-level label that {@code wanted} has; boxes beside labels are left out. */
    List<Sample> samples(Collection<String> wanted) {
        return manifest.samples().stream()
                .filter(sample -> holds(sample.line()))
                .filter(sample -> sample.labels().stream().anyMatch(wanted::contains))
                .map(Sample::withoutBoxes)
                .toList();
    }

    /** Usable lines with a box whose label {@code wanted} has; image-level labels beside boxes are left out. */
    List<Sample> boxed(Collection<String> wanted) {
        return manifest.samples().stream()
                .filter(sample -> holds(sample.line()))
                .filter(sample -> sample.boxLabels().stream().anyMatch(wanted::contains))
                .map(Sample::withoutImageLabels)
                .toList();
    }
}
