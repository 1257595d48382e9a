package dev.ownlabel.manifest;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Counts over the lines of one manifest, fed line by line. It holds the numbers of lines with errors and, while a manifest has not
 * far more labels than allowed, every label; nothing else grows.
 */
public final class ManifestStatistics {
    private static final int LABELS_KEPT = 1000;

    /** In how many usable lines a label stands for the whole image, and in how many on a box. */
    public record LabelUse(int imageLevel, int boxed) {}

    private int total;
    private int valid;
    private int invalid;
    private int ignored;
    private int dropped;
    private int imageLevelLines;
    private int boxedLines;
    private int[] errorLines = new int[64];
    private int errorCount;
    private final Map<String, LabelUse> labels = new LinkedHashMap<>();
    private final Set<String> buckets = new LinkedHashSet<>();

    /** Counts the next line. */
    public void add(ManifestEntry entry) {
        total++;
        switch (entry.use()) {
            case VALID -> valid++;
            case INVALID -> invalid++;
            case IGNORED -> ignored++;
        }
        dropped += entry.droppedByDatasets() ? 1 : 0;
        if (entry.hasErrors(LineCode.Stage.TRAINING)) {
            note(total);
        }
        if (entry.image() != null && buckets.size() < 2) {
            buckets.add(entry.image().bucket());
        }
        Set<String> imageLevel = entry.imageLabels();
        Set<String> boxed = new LinkedHashSet<>();
        entry.boxes().forEach(box -> boxed.add(box.label()));
        imageLevelLines += imageLevel.isEmpty() ? 0 : 1;
        boxedLines += boxed.isEmpty() ? 0 : 1;
        imageLevel.forEach(label -> use(label, new LabelUse(1, 0)));
        boxed.forEach(label -> use(label, new LabelUse(0, 1)));
    }

    private void note(int line) {
        if (errorCount == errorLines.length) {
            errorLines = Arrays.copyOf(errorLines, errorLines.length * 2);
        }
        errorLines[errorCount++] = line;
    }

    private void use(String label, LabelUse more) {
        if (labels.size() < LABELS_KEPT || labels.containsKey(label)) {
            labels.merge(label, more, (a, b) -> new LabelUse(a.imageLevel() + b.imageLevel(), a.boxed() + b.boxed()));
        }
    }

    public int total() {
        return total;
    }

    public int valid() {
        return valid;
    }

    public int invalid() {
        return invalid;
    }

    public int ignored() {
        return ignored;
    }

    /** Lines with errors for which a dataset drops them; they are invalid or ignored lines, too. */
    public int dropped() {
        return dropped;
    }

    /** Usable lines with an image-level label. */
    public int imageLevelLines() {
        return imageLevelLines;
    }

    /** Usable lines with a box. */
    public int boxedLines() {
        return boxedLines;
    }

    /** Numbers, from 1, of the lines with errors. */
    public List<Integer> errorLines() {
        return IntStream.of(Arrays.copyOf(errorLines, errorCount)).boxed().toList();
    }

    /** Every label of usable lines, in the order of first appearance. */
    public Map<String, LabelUse> labels() {
        return Collections.unmodifiableMap(labels);
    }

    /** The labels that a model of that kind can learn. */
    public Set<String> labels(UseCase kind) {
        Set<String> usable = new LinkedHashSet<>();
        labels.forEach((label, use) -> {
            boolean fits = switch (kind) {
                case IMAGE_LEVEL_LABELS -> use.imageLevel() > 0;
                case OBJECT_LOCALIZATION -> use.boxed() > 0;
                case NOT_DETERMINED -> true;
            };
            if (fits) {
                usable.add(label);
            }
        });
        return usable;
    }

    /** Whether the images lie in more than one bucket. */
    public boolean hasSeveralBuckets() {
        return buckets.size() > 1;
    }
}
