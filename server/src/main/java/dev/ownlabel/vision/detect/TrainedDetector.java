package dev.ownlabel.vision.detect;

import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.Digest;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.boxes.DetectionResult;
import dev.ownlabel.vision.boxes.Suppression;
import dev.ownlabel.vision.fit.Calibration;
import dev.ownlabel.vision.graph.OnnxRuntime;
import dev.ownlabel.vision.measure.LabelMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A trained detector whose assumed thresholds are not chosen yet. Plain values: holds no native memory. */
public final class TrainedDetector {
    private static final double EVEN = 0.5;

    private final List<String> labels;
    private final BackboneDescriptor backbone;
    private final Frame frame;
    private final Finish finish;
    private final JsonObject training;

    /**
     * What is done with the boxes of the network.
     *
     * @param onnx the served graph, calibration included
     * @param heldOut a test on training images kept from learning; none where there were too few
     */
    @SuppressWarnings("ArrayRecordComponent") // package-private, never compared
    record Finish(byte[] onnx, Calibration calibration, Suppression suppression, Optional<DetectionResult> heldOut) {}

    TrainedDetector(List<String> labels, BackboneDescriptor backbone, Frame frame, Finish finish, JsonObject training) {
        this.labels = List.copyOf(labels);
        this.backbone = backbone;
        this.frame = frame;
        this.finish = finish;
        this.training = training;
    }

    /** In the order of the training set. */
    public List<String> labels() {
        return labels;
    }

    /** A test on training images kept from learning; none where there were too few. */
    public Optional<DetectionResult> heldOut() {
        return finish.heldOut();
    }

    /** What was chosen and why, as it stands in the model's JSON. */
    public JsonObject training() {
        return training;
    }

    /** The label's threshold as the held-out images have it, 0 to 1. */
    double estimatedThreshold(int label) {
        return finish.heldOut()
                .map(result -> result.labels().get(label).threshold())
                .orElse(EVEN);
    }

    /**
     * The model with the assumed thresholds of a test.
     *
     * @param provenance what the caller knows of the training, such as digests of its manifests; written into the JSON
     */
    public ModelBundle bundle(DetectionResult test, Map<String, String> provenance) {
        if (test.labels().size() != labels.size()) {
            throw new IllegalArgumentException("The test is of another model");
        }
        Map<String, JsonObject> more = new LinkedHashMap<>();
        more.put("training", training);
        more.put("evaluation", figures(test).with("images", test.testingImages()));
        finish.heldOut()
                .ifPresent(result -> more.put("heldOut", figures(result).with("images", result.testingImages())));
        more.put("backbone", backboneJson());
        more.put("provenance", provenance(provenance));
        DetectorCard card =
                card(test.labels().stream().map(LabelMetrics::threshold).toList());
        return new ModelBundle(finish.onnx().clone(), card.json(finish.calibration(), more));
    }

    /** The model loaded as it will be served; the thresholds are not there yet. */
    Detector open(int threads) {
        return Detector.of(card(labels.stream().map(_ -> EVEN).toList()), finish.onnx(), threads);
    }

    private DetectorCard card(List<Double> thresholds) {
        return new DetectorCard(Digest.of(finish.onnx()), frame, finish.suppression(), labels, thresholds);
    }

    private static JsonObject figures(DetectionResult result) {
        return JsonObject.EMPTY
                .with("mAP50", result.averagePrecision())
                .with("mAP50:95", result.averagePrecisionOverOverlaps())
                .with("mAR50", result.averageRecall())
                .with("macroF1", result.f1());
    }

    private JsonObject backboneJson() {
        return JsonObject.EMPTY
                .with("name", backbone.name())
                .with(
                        "networks",
                        new JsonArray(List.of(JsonObject.EMPTY
                                .with("name", backbone.name())
                                .with("sha256", backbone.sha256())
                                .with("licence", backbone.origin().licence())
                                .with("origin", backbone.origin().source()))));
    }

    private static JsonObject provenance(Map<String, String> given) {
        JsonObject json = JsonObject.EMPTY
                .with("onnxruntime", OnnxRuntime.environment().getVersion())
                .with("java", Runtime.version().toString())
                .with("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
        for (Map.Entry<String, String> entry : new TreeMap<>(given).entrySet()) {
            json = json.with(entry.getKey(), entry.getValue());
        }
        return json;
    }
}
