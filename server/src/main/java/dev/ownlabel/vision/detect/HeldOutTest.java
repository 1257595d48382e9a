package dev.ownlabel.vision.detect;

import dev.ownlabel.vision.boxes.AveragePrecision;
import dev.ownlabel.vision.boxes.AveragePrecision.Judged;
import dev.ownlabel.vision.boxes.DetectionMetrics;
import dev.ownlabel.vision.boxes.DetectionResult;
import dev.ownlabel.vision.boxes.FoundBox;
import dev.ownlabel.vision.boxes.Suppression;
import dev.ownlabel.vision.boxes.TestedImage;
import dev.ownlabel.vision.fit.Calibration;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a network proposes for the held-out images, before anything is calibrated or suppressed.
 *
 * @param truth tested images without found boxes
 * @param candidates the boxes of each
 */
record HeldOutTest(List<String> labels, List<TestedImage> truth, List<List<FoundBox>> candidates) {
    /** Overlaps to choose from: above, two boxes of a label are one object. */
    private static final double[] OVERLAPS = {0.55, 0.45, 0.65};

    private static final int MOST_BOXES = 100;
    private static final double CERTAIN = 1e-6;

    /** For models that have no held-out images. */
    static Suppression usual() {
        return new Suppression(OVERLAPS[0], MOST_BOXES);
    }

    static HeldOutTest of(List<String> labels, TrainingPictures pictures, Detector detector) throws IOException {
        List<TestedImage> truth = new ArrayList<>();
        List<List<FoundBox>> candidates = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            truth.add(new TestedImage(i, pictures.boxes(i), List.of()));
            candidates.add(detector.candidates(pictures.picture(i)));
        }
        return new HeldOutTest(labels, truth, candidates);
    }

    private List<TestedImage> suppressed(Suppression suppression) {
        List<TestedImage> tested = new ArrayList<>();
        for (int i = 0; i < truth.size(); i++) {
            tested.add(new TestedImage(i, truth.get(i).truth(), suppression.apply(candidates.get(i))));
        }
        return tested;
    }

    double averagePrecision(Suppression suppression) {
        return new DetectionMetrics(labels, suppressed(suppression)).averagePrecision();
    }

    /** The suppression with which most is found. */
    Suppression best() {
        Suppression best = usual();
        double most = averagePrecision(best);
        for (double overlap : OVERLAPS) {
            Suppression other = new Suppression(overlap, MOST_BOXES);
            double value = averagePrecision(other);
            if (value > most) {
                most = value;
                best = other;
            }
        }
        return best;
    }

    /** The calibration after which a confidence is the share of boxes that are right. */
    Calibration calibration(Suppression suppression) {
        List<TestedImage> tested = suppressed(suppression);
        List<double[]> scores = new ArrayList<>();
        List<boolean[]> right = new ArrayList<>();
        for (int label = 0; label < labels.size(); label++) {
            List<Judged> judged = new AveragePrecision(tested, label, DetectionMetrics.RIGHT).judged();
            double[] logOdds = new double[judged.size()];
            boolean[] found = new boolean[judged.size()];
            for (int i = 0; i < logOdds.length; i++) {
                logOdds[i] = logOdds(judged.get(i).confidence());
                found[i] = judged.get(i).right();
            }
            scores.add(logOdds);
            right.add(found);
        }
        return Calibration.ofScores(scores, right);
    }

    /** The metrics after calibration. */
    DetectionResult result(Suppression suppression, Calibration calibration, double fallback) {
        List<TestedImage> tested = new ArrayList<>();
        for (TestedImage image : suppressed(suppression)) {
            List<FoundBox> found = image.found().stream()
                    .map(box -> new FoundBox(box.label(), box.box(), (float)
                            calibration.confidence(box.label(), logOdds(box.confidence01()))))
                    .toList();
            tested.add(new TestedImage(image.image(), image.truth(), found));
        }
        return new DetectionMetrics(labels, tested).result(_ -> fallback);
    }

    private static double logOdds(double confidence) {
        double p = Math.clamp(confidence, CERTAIN, 1 - CERTAIN);
        return Math.log(p / (1 - p));
    }
}
