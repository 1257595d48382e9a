package dev.ownlabel.vision;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.vision.finetune.Outcome;
import dev.ownlabel.vision.fit.Blend;
import dev.ownlabel.vision.fit.Calibration;
import dev.ownlabel.vision.fit.HeadFitter;
import dev.ownlabel.vision.fit.Repetitions;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import dev.ownlabel.vision.measure.EvaluationResult;
import dev.ownlabel.vision.measure.ImageScore;
import dev.ownlabel.vision.measure.LabelMetrics;
import dev.ownlabel.vision.measure.Metrics;
import dev.ownlabel.vision.views.ViewReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A fitted model whose assumed thresholds are not chosen yet. Plain values: holds no native memory. */
public final class TrainedModel {
    private static final double EVEN = 0.5;

    private final Backbone backbone;
    private final ViewReport views;
    private final List<String> labels;
    private final HeadFitter.Fitted fitted;
    private final TrainingOptions options;
    private final Outcome tuning;
    private final EvaluationResult crossValidated;
    private final byte[] onnx;

    TrainedModel(
            ViewSearch.Chosen views,
            List<String> labels,
            HeadFitter.Fitted fitted,
            Outcome tuning,
            TrainingOptions options) {
        this.backbone = views.backbone();
        this.views = views.report();
        this.labels = labels;
        this.fitted = fitted;
        this.tuning = tuning;
        this.options = options;
        List<ImageScore> scores = heldOut().stream()
                .map(held -> new ImageScore(held.image(), held.labels(), held.confidences()))
                .toList();
        this.crossValidated = new Metrics(labels, scores).result(label -> EVEN);
        Graph graph = new Graph("ownlabel");
        graph.output(ModelCard.OUTPUT, addTo(graph), labels.size());
        this.onnx = graph.bytes();
    }

    private List<HeadFitter.HeldOut> heldOut() {
        return switch (tuning) {
            case Outcome.NotUsed _ -> fitted.heldOut();
            case Outcome.Used used -> used.heldOut();
        };
    }

    private Calibration calibration() {
        return switch (tuning) {
            case Outcome.NotUsed _ -> fitted.head().calibration();
            case Outcome.Used used -> used.blend().calibration();
        };
    }

    /** Everything from the image to the confidences, whose tensor is returned. */
    private String addTo(Graph graph) {
        return switch (tuning) {
            case Outcome.NotUsed _ -> fitted.head().addTo(graph, backbone.addTo(graph));
            case Outcome.Used used -> {
                Blend blend = used.blend();
                String frozen = blend.first() == 0
                        ? backbone.addImage(graph)
                        : fitted.head().addTo(graph, backbone.addTo(graph));
                String embedding = backbone.addTuned(graph, used.learnt().network());
                yield blend.addTo(graph, frozen, used.learnt().scores().addTo(graph, embedding));
            }
        };
    }

    /** What it makes of an image before the head: the backbone that was asked for, in the views that were chosen. */
    public Backbone backbone() {
        return backbone;
    }

    /** In the order of the training set. */
    public List<String> labels() {
        return labels;
    }

    /** Whether confidences follow from an image's embedding alone; not if the network was fine-tuned. */
    public boolean frozen() {
        return tuning instanceof Outcome.NotUsed;
    }

    /**
     * Confidences of an image by its embedding, 0 to 1 in the order of the labels: to 1e-4 what the graph says of the image.
     *
     * @throws IllegalStateException if the model is not {@link #frozen}
     */
    float[] confidences(float[] embedding) {
        if (!frozen()) {
            throw new IllegalStateException("A fine-tuned model needs the image");
        }
        return fitted.head().confidences(embedding);
    }

    /** Images it was trained on that are the same picture. */
    public Repetitions repetitions() {
        return fitted.repetitions();
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
        return new ModelBundle(onnx.clone(), card.json(calibration(), more));
    }

    /** The model as it is before a test, with thresholds estimated on the training images. */
    ModelBundle draft() {
        return bundle(crossValidated, Map.of());
    }

    private JsonObject training() {
        JsonObject shares = JsonObject.EMPTY;
        for (int b = 0; b < backbone.blocks().size(); b++) {
            double share = fitted.chosen().shares().get(b);
            shares = share > 0 ? shares.with(backbone.blocks().get(b).name(), share) : shares;
        }
        JsonObject tried = JsonObject.EMPTY;
        for (Map.Entry<String, Double> head : fitted.chosen().tried().entrySet()) {
            tried = tried.with(head.getKey(), head.getValue());
        }
        JsonObject json = JsonObject.EMPTY
                .with("head", fitted.chosen().head())
                .with("headLosses", tried)
                .with("headLossesAsIfLabelsWereEven", fitted.chosen().even())
                .with("mirroredToo", fitted.chosen().varied())
                .with("views", viewsJson())
                .with("features", shares)
                .with("fineTuning", fineTuning())
                .with("seed", options.seed())
                .with("crossValidatedF1", crossValidated.f1())
                .with("crossValidatedAccuracy", crossValidated.accuracy());
        double loss = fitted.chosen().loss();
        return Double.isNaN(loss) ? json : json.with("crossValidatedLoss", loss);
    }

    private JsonObject viewsJson() {
        List<Json> tried = new ArrayList<>();
        for (ViewReport.Tried view : views.tried()) {
            tried.add(JsonObject.EMPTY
                    .with("view", view.view())
                    .with("round", view.round())
                    .with("work", view.work())
                    .with("loss", view.loss())
                    .with("gain", view.gain())
                    .with("standardError", view.standardError())
                    .with("taken", view.taken()));
        }
        List<Json> names = new ArrayList<>();
        for (Backbone.Look look : backbone.looks()) {
            names.add(new JsonString(backbone.words(look)));
        }
        JsonObject json = JsonObject.EMPTY
                .with("used", new JsonArray(names))
                .with("changed", views.changed())
                .with("reason", views.reason());
        return tried.isEmpty() ? json : json.with("images", views.images()).with("tried", new JsonArray(tried));
    }

    private JsonObject fineTuning() {
        JsonObject json =
                JsonObject.EMPTY.with("used", tuning instanceof Outcome.Used).with("reason", tuning.reason());
        for (Map.Entry<String, String> fact : new TreeMap<>(tuning.facts()).entrySet()) {
            json = json.with(fact.getKey(), fact.getValue());
        }
        return json;
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
