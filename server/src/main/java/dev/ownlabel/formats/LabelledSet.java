package dev.ownlabel.formats;

import dev.ownlabel.formats.Problem.Effect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The samples of a set in the order of its file, and what is wrong with it.
 *
 * @param problems shared, still growing where the set is checked further
 */
public record LabelledSet(List<Sample> samples, Problems problems) {
    /** What a dataset holds unless its server is told otherwise (specification, training-and-inference.md §8). */
    static final int MOST_IMAGES = 250_000;

    public LabelledSet {
        samples = List.copyOf(samples);
    }

    /** Images and boxes of each label, by name of the label. */
    public Map<String, Counts> labels() {
        Map<String, Counts> counts = new TreeMap<>();
        for (Sample sample : samples) {
            sample.allLabels().forEach(label -> counts.merge(label, new Counts(1, 0), Counts::plus));
            if (sample.boxes() != null) {
                sample.boxes().boxes().forEach(box -> counts.merge(box.label(), new Counts(0, 1), Counts::plus));
            }
        }
        return counts;
    }

    /** In how many images a label occurs, and how many boxes have it. */
    public record Counts(long images, long boxes) {
        Counts plus(Counts other) {
            return new Counts(images + other.images, boxes + other.boxes);
        }
    }

    /** How many samples somebody labelled. */
    public long labelled() {
        return samples.stream().filter(Sample::isLabelled).count();
    }

    /** Gathers samples, each name once. */
    static final class Gathering {
        private final Map<String, Sample> samples = new LinkedHashMap<>();
        private final Problems problems;

        Gathering(Problems problems) {
            this.problems = problems;
        }

        /** Adds a sample found at a line; a name that is there already stays what it was. */
        void add(Sample sample, Path file, long line) throws FormatException {
            if (samples.size() >= MOST_IMAGES && !samples.containsKey(sample.name())) {
                throw new FormatException(Problems.place(file, line) + ": more than " + MOST_IMAGES
                        + " images, which is all that a dataset holds; split the set");
            }
            if (samples.putIfAbsent(sample.name(), sample) != null) {
                problems.at(
                        file,
                        line,
                        Effect.LABEL_LEFT_OUT,
                        "image " + sample.name() + " is named a second time; only the first counts, remove the other");
            }
        }

        boolean has(String name) {
            return samples.containsKey(name);
        }

        LabelledSet done() {
            return new LabelledSet(new ArrayList<>(samples.values()), problems);
        }
    }
}
