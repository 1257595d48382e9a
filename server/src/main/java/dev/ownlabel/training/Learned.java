package dev.ownlabel.training;

import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.TrainedModel;
import dev.ownlabel.vision.boxes.DetectionResult;
import dev.ownlabel.vision.detect.TrainedDetector;
import dev.ownlabel.vision.measure.EvaluationResult;
import java.io.BufferedWriter;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A model of either kind with what its test showed, on its way into the results. */
sealed interface Learned {
    Samples samples();

    /** Model-level F1, 0 to 1. */
    double f1();

    /** The model with the assumed thresholds of its test. */
    ModelBundle bundle(Map<String, String> provenance);

    /** What makes the results doubtful, in plain sentences. */
    List<String> warnings();

    /** Writes the testing snapshot. */
    void testing(GroundTruthLines lines, BufferedWriter out) throws IOException;

    /** The evaluation summary's text. */
    String summary(String versionArn, Instant end);

    /** What is learned from, and tested on. */
    record Samples(List<String> labels, List<Sample> training, List<Sample> testing) {
        public Samples {
            labels = List.copyOf(labels);
            training = List.copyOf(training);
            testing = List.copyOf(testing);
        }

        private EvaluationSummary.Details details(String versionArn, int tested, Instant end) {
            return new EvaluationSummary.Details(versionArn, training.size(), tested, end);
        }
    }

    /** Labels whole images. */
    record Classifier(Samples samples, TrainedModel model, EvaluationResult result) implements Learned {
        @Override
        public double f1() {
            return result.f1();
        }

        @Override
        public ModelBundle bundle(Map<String, String> provenance) {
            return model.bundle(result, provenance);
        }

        @Override
        public List<String> warnings() {
            return Warnings.of(samples, model);
        }

        @Override
        public void testing(GroundTruthLines lines, BufferedWriter out) throws IOException {
            lines.testing(samples.testing(), result, out);
        }

        @Override
        public String summary(String versionArn, Instant end) {
            return EvaluationSummary.text(result, samples.details(versionArn, result.testingImages(), end), warnings());
        }
    }

    /** Finds boxes. */
    record Detector(Samples samples, TrainedDetector model, DetectionResult result) implements Learned {
        @Override
        public double f1() {
            return result.f1();
        }

        @Override
        public ModelBundle bundle(Map<String, String> provenance) {
            return model.bundle(result, provenance);
        }

        @Override
        public List<String> warnings() {
            return Warnings.of(samples);
        }

        @Override
        public void testing(GroundTruthLines lines, BufferedWriter out) throws IOException {
            lines.testing(samples.testing(), result, out);
        }

        @Override
        public String summary(String versionArn, Instant end) {
            return EvaluationSummary.text(result, samples.details(versionArn, result.testingImages(), end), warnings());
        }
    }
}
