package dev.ownlabel.training;

import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.manifest.ManifestRules;
import dev.ownlabel.manifest.ManifestStatistics;
import dev.ownlabel.manifest.StratifiedSplit;
import dev.ownlabel.manifest.UseCase;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the checked data allow: which kind of model, on which images, or why none (specification, manifests.md §5.3).
 *
 * @param testing null where a split was due and did not happen
 * @param labels of the model, sorted
 */
record TrainingPlan(
        UseCase kind, DataPart training, @Nullable DataPart testing, Set<String> labels, Errors errors) {

    /** Content errors, by where they are reported. */
    record Errors(List<ManifestError> training, List<ManifestError> testing, List<ManifestError> both) {
        Errors {
            training = List.copyOf(training);
            testing = List.copyOf(testing);
            both = List.copyOf(both);
        }

        /** The one that the StatusMessage tells. */
        Optional<ManifestError> first() {
            return Stream.of(training, testing, both).flatMap(List::stream).findFirst();
        }
    }

    /** Decides over a training and a testing manifest; {@code testing} null = split. */
    static TrainingPlan of(CheckedManifest training, @Nullable CheckedManifest testing, long seed) {
        return testing == null ? split(training, seed) : both(training, testing);
    }

    private static TrainingPlan both(CheckedManifest training, CheckedManifest testing) {
        UseCase kind = ManifestRules.useCase(training.statistics(), testing.statistics());
        Errors errors = new Errors(
                together(training, ManifestRules.trainingErrors(training.statistics(), kind)),
                together(testing, ManifestRules.testingErrors(testing.statistics())),
                ManifestRules.overlapErrors(training.statistics(), testing.statistics(), kind));
        return plan(kind, DataPart.whole(training), DataPart.whole(testing), errors);
    }

    private static TrainingPlan split(CheckedManifest training, long seed) {
        UseCase kind = ManifestRules.useCase(training.statistics(), new ManifestStatistics());
        List<ManifestError> errors = together(training, ManifestRules.trainingErrors(training.statistics(), kind));
        if (!errors.isEmpty()) {
            return plan(kind, DataPart.whole(training), null, new Errors(errors, List.of(), List.of()));
        }
        DataPart whole = DataPart.whole(training);
        Set<String> wanted = training.statistics().labels(kind);
        boolean boxes = kind == UseCase.OBJECT_LOCALIZATION;
        List<Sample> samples = boxes ? whole.boxed(wanted) : whole.samples(wanted);
        Optional<BitSet> chosen = StratifiedSplit.choose(
                samples.stream()
                        .map(sample -> boxes ? sample.boxLabels() : sample.labels())
                        .toList(),
                new SplittableRandom(seed));
        if (chosen.isEmpty()) {
            List<ManifestError> impossible = List.of(ManifestError.ERROR_INSUFFICIENT_IMAGES_PER_LABEL_FOR_AUTOSPLIT);
            return plan(kind, DataPart.whole(training), null, new Errors(impossible, List.of(), List.of()));
        }
        BitSet lines = new BitSet();
        chosen.get().stream().forEach(index -> lines.set(samples.get(index).line()));
        return plan(
                kind,
                new DataPart(training, lines, false),
                new DataPart(training, lines, true),
                new Errors(List.of(), List.of(), List.of()));
    }

    private static TrainingPlan plan(UseCase kind, DataPart training, @Nullable DataPart testing, Errors errors) {
        Set<String> labels =
                new TreeSet<>(ManifestRules.usableLabels(training.manifest().statistics(), kind));
        return new TrainingPlan(kind, training, testing, labels, errors);
    }

    /** The lines that are learned from. */
    List<Sample> trainingSamples() {
        if (kind == UseCase.IMAGE_LEVEL_LABELS
                || ManifestRules.isBrand(training.manifest().statistics(), kind)) {
            return training.samples(labels);
        }
        return training.boxed(labels);
    }

    /** The lines that are tested on. */
    List<Sample> testingSamples() {
        if (testing == null) {
            throw new IllegalStateException("A plan without errors has a testing part");
        }
        return kind == UseCase.IMAGE_LEVEL_LABELS ? testing.samples(labels) : testing.boxed(labels);
    }

    /** What is wrong with the images as a whole comes first: it is the cause of lines being invalid. */
    private static List<ManifestError> together(CheckedManifest manifest, List<ManifestError> byRules) {
        Set<ManifestError> errors = new LinkedHashSet<>(manifest.imageErrors());
        errors.addAll(byRules);
        return new ArrayList<>(errors);
    }
}
