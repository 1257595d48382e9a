package dev.ownlabel.training;

import dev.ownlabel.vision.TrainedModel;
import dev.ownlabel.vision.fit.Repetitions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What makes the results of a training doubtful though it ended well, in plain sentences. */
final class Warnings {
    private static final double NEARLY_ALL = 0.9;
    private static final int MOST_NAMED = 10;
    private static final int LEAST_TO_GUESS = 20;

    private Warnings() {}

    /** Of a classification model. */
    static List<String> of(Learned.Samples samples, TrainedModel model) {
        List<Set<String>> labels = samples.training().stream()
                .<Set<String>>map(sample -> new HashSet<>(sample.labels()))
                .toList();
        List<String> warnings = new ArrayList<>(ofLabels(samples.labels(), labels));
        Repetitions repetitions = model.repetitions();
        if (repetitions.contrary() > 0) {
            warnings.add(repetitions.contrary() + " training images are the same picture with different labels.");
        }
        if (repetitions.images() > repetitions.contrary()) {
            warnings.add((repetitions.images() - repetitions.contrary())
                    + " training images are the same picture as another one: cross-validated figures are too good.");
        }
        int heldOut = model.crossValidated().testingImages();
        double guessed = mostFrequent(samples.labels(), labels);
        double accuracy = model.crossValidated().accuracy();
        if (heldOut >= LEAST_TO_GUESS && accuracy <= guessed) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "Cross-validation finds the label of %.0f %% of the images, no better than always guessing the most"
                            + " frequent one (%.0f %%).",
                    100 * accuracy,
                    100 * guessed));
        }
        return warnings;
    }

    /** Of a detection model. */
    static List<String> of(Learned.Samples samples) {
        return ofLabels(
                samples.labels(),
                samples.training().stream().map(Sample::boxLabels).toList());
    }

    private static List<String> ofLabels(List<String> labels, List<Set<String>> images) {
        Map<String, Integer> counts = counts(images);
        List<String> warnings = new ArrayList<>();
        List<String> lone = labels.stream()
                .filter(label -> counts.getOrDefault(label, 0) == 1)
                .toList();
        for (String label : lone.subList(0, Math.min(MOST_NAMED, lone.size()))) {
            warnings.add("Label '" + label + "' has only one training image: its figures cannot be cross-validated.");
        }
        if (lone.size() > MOST_NAMED) {
            warnings.add((lone.size() - MOST_NAMED) + " more labels have only one training image.");
        }
        for (String label : labels) {
            double share = counts.getOrDefault(label, 0) / (double) images.size();
            if (share >= NEARLY_ALL && labels.size() > 1) {
                warnings.add(String.format(
                        Locale.ROOT, "Label '%s' has %.0f %% of the training images.", label, 100 * share));
            }
        }
        return warnings;
    }

    private static Map<String, Integer> counts(List<Set<String>> images) {
        Map<String, Integer> counts = new HashMap<>();
        images.forEach(labels -> labels.forEach(label -> counts.merge(label, 1, Integer::sum)));
        return counts;
    }

    private static double mostFrequent(List<String> labels, List<Set<String>> images) {
        Map<String, Integer> counts = counts(images);
        int most = labels.stream()
                .mapToInt(label -> counts.getOrDefault(label, 0))
                .max()
                .orElse(0);
        return most / (double) images.size();
    }
}
