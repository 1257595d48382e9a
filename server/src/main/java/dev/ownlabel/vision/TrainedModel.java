package dev.ownlabel.vision;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.vision.fit.HeadFitter;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import dev.ownlabel.vision.measure.EvaluationResult;
import dev.ownlabel.vision.measure.ImageScore;
import dev.ownlabel.vision.measure.LabelMetrics;
import dev.ownlabel.vision.measure.Metrics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A fitted model whose assumed thresholds are not chosen yet. Plain values: holds no native memory. */
public final class TrainedModel {
    private static final double EVEN = 0.5;

    private final Backbone backbone;
    private final List<String> labels;
    private final HeadFitter.Fitted fitted;
    private final TrainingOptions options;
    private final EvaluationResult crossValidated;
    private final byte[] onnx;

    TrainedModel(Backbone backbone, List<String> labels, HeadFitter.Fitted fitted, TrainingOptions options) {
        this.backbone = backbone;
        this.labels = labels;
        this.fitted = fitted;
        this.options = options;
        List<ImageScore> scores = fitted.heldOut().stream()
                .map(held -> new ImageScore(held.image(), held.labels(), held.confidences()))
                .toList();
        this.crossValidated = new Metrics(labels, scores).result(label -> EVEN);
        Graph graph = new Graph("ownlabel");
        graph.output(ModelCard.OUTPUT, fitted.head().addTo(graph, backbone.addTo(graph)), labels.size());
        this.onnx = graph.bytes();
    }

    /** In the order of the training set. */
    public List<String> labels() {
        return labels;
    }

    /** Metrics and thresholds estimated on held-out folds of the training images; the extra results beside the test's. */
    public EvaluationResult crossValidated() {
        return crossValidated;
    }

    /**
     * The model with the assumed thresholds of a test.
     *
     * @param provenance what the caller knows of the training, such as digests of its manifests; written into the JSON
     */
    public ModelBundle bundle(EvaluationResult test, Map<String, String> provenance) {
        List<Double> thresholds =
                test.labels().stream().map(LabelMetrics::threshold).toList();
        if (thresholds.size() != labels.size()) {
            throw new IllegalArgumentException("The test is of another model");
        }
        ModelCard card = new ModelCard(Digest.of(onnx), backbone.framing(), labels, thresholds);
        Map<String, JsonObject> more = new LinkedHashMap<>();
        more.put("training", training());
        more.put("backbone", backboneJson());
        more.put("provenance", provenance(provenance));
        return new ModelBundle(onnx.clone(), card.json(fitted.head().calibration(), more));
    }

    /** The model as it is before a test, with thresholds estimated on the training images. */
    ModelBundle draft() {
        return bundle(crossValidated, Map.of());
    }

    private JsonObject training() {
        JsonObject json = JsonObject.EMPTY
                .with("head", fitted.head().single() ? "softmax" : "sigmoid")
                .with("standardisation", fitted.power())
                .with("focus", fitted.focus())
                .with("l2", fitted.strength())
                .with("seed", options.seed())
                .with("crossValidatedF1", crossValidated.f1())
                .with("crossValidatedAccuracy", crossValidated.accuracy());
        return Double.isNaN(fitted.loss()) ? json : json.with("crossValidatedLoss", fitted.loss());
    }

    private JsonObject backboneJson() {
        List<Json> members = new ArrayList<>();
        for (BackboneDescriptor descriptor : backbone.descriptors()) {
            members.add(JsonObject.EMPTY
                    .with("name", descriptor.name())
                    .with("sha256", descriptor.sha256())
                    .with("licence", descriptor.origin().licence())
                    .with("origin", descriptor.origin().source()));
        }
        return JsonObject.EMPTY
                .with("name", backbone.name())
                .with("fingerprint", backbone.fingerprint())
                .with("networks", new JsonArray(members));
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
