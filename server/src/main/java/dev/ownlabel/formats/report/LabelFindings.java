package dev.ownlabel.formats.report;

import dev.ownlabel.formats.LabelledSet.Counts;
import dev.ownlabel.formats.Problem;
import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.report.Finding.Kind;
import dev.ownlabel.manifest.ManifestRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the labels and the reading of the sets show (specification, training-and-inference.md §2). */
final class LabelFindings {
    private static final int FEW = 10;
    private static final int IMBALANCE = 10;

    private final List<Part> parts;
    private final List<Finding> findings = new ArrayList<>();

    LabelFindings(List<Part> parts) {
        this.parts = parts;
    }

    List<Finding> all() {
        Map<String, Counts> training = of("train");
        counts(training);
        if (parts.stream().anyMatch(part -> part.name().equals("test"))) {
            against(training, of("test"));
        }
        lines(Kind.BOX_OFF_FRAME, problems().filter(Problem::offFrame));
        lines(Kind.READING, problems().filter(problem -> !problem.offFrame() && problem.effect() != Effect.NOTE));
        lines(Kind.NOTES, problems().filter(problem -> !problem.offFrame() && problem.effect() == Effect.NOTE));
        return findings;
    }

    private Map<String, Counts> of(String name) {
        Map<String, Counts> labels = new TreeMap<>();
        parts.stream()
                .filter(part -> part.name().equals(name))
                .forEach(part -> labels.putAll(part.set().labels()));
        return labels;
    }

    private Stream<Problem> problems() {
        return parts.stream().flatMap(part -> part.set().problems().list().stream());
    }

    private void lines(Kind kind, Stream<Problem> problems) {
        List<String> lines = problems.map(Problem::toString).toList();
        if (!lines.isEmpty()) {
            findings.add(Finding.ofLines(kind, lines));
        }
    }

    private void add(Kind kind, List<String> lines) {
        if (!lines.isEmpty()) {
            findings.add(Finding.ofLines(kind, lines));
        }
    }

    private void counts(Map<String, Counts> training) {
        boolean boxes =
                parts.stream().flatMap(part -> part.set().samples().stream()).anyMatch(LabelFindings::hasBoxes);
        if (!parts.getFirst().name().equals("train")) {
            return;
        }
        if (training.size() < (boxes ? 1 : 2)) {
            add(Kind.TOO_FEW_LABELS, List.of(training.size() + " labels"));
        }
        if (training.size() > ManifestRules.MAX_LABELS) {
            add(Kind.TOO_MANY_LABELS, List.of(training.size() + " labels"));
        }
        add(
                Kind.FEW_IMAGES,
                training.entrySet().stream()
                        .filter(label -> label.getValue().images() < FEW)
                        .sorted(Comparator.comparingLong(
                                label -> label.getValue().images()))
                        .map(label ->
                                label.getKey() + ": " + images(label.getValue().images()))
                        .toList());
        imbalance(training);
    }

    private static boolean hasBoxes(Sample sample) {
        Sample.BoxSet boxes = sample.boxes();
        return boxes != null && !boxes.boxes().isEmpty();
    }

    private static String images(long count) {
        return count == 1 ? "1 image" : count + " images";
    }

    private void imbalance(Map<String, Counts> training) {
        Comparator<Map.Entry<String, Counts>> byImages =
                Comparator.comparingLong(label -> label.getValue().images());
        Map.Entry<String, Counts> most =
                training.entrySet().stream().max(byImages).orElse(null);
        Map.Entry<String, Counts> least =
                training.entrySet().stream().min(byImages).orElse(null);
        if (most != null
                && least != null
                && most.getValue().images() >= IMBALANCE * least.getValue().images()) {
            add(
                    Kind.IMBALANCE,
                    List.of(
                            most.getKey() + ": " + images(most.getValue().images()),
                            least.getKey() + ": " + images(least.getValue().images())));
        }
    }

    private void against(Map<String, Counts> training, Map<String, Counts> test) {
        List<String> untested = training.keySet().stream()
                .filter(label -> !test.containsKey(label))
                .toList();
        if (untested.size() * 2 > training.size()) {
            add(Kind.TEST_LABELS, untested);
        } else {
            add(Kind.UNTESTED, untested);
        }
        add(
                Kind.UNTRAINED,
                test.keySet().stream()
                        .filter(label -> !training.containsKey(label))
                        .toList());
    }
}
