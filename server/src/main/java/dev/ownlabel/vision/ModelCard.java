package dev.ownlabel.vision;

import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.vision.ImageSession.Framing;
import dev.ownlabel.vision.card.Card;
import dev.ownlabel.vision.card.CardLabels;
import dev.ownlabel.vision.card.CardReader;
import dev.ownlabel.vision.fit.Calibration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The {@code model.json} beside a graph.
 *
 * @param labels in the order of the graph's output
 * @param thresholds assumed, 0 to 1, in the same order
 */
record ModelCard(String sha256, Framing framing, List<String> labels, List<Double> thresholds) {
    /** The graph's input. */
    static final String INPUT = "image";
    /** The graph's output. */
    static final String OUTPUT = "confidence";

    ModelCard {
        labels = List.copyOf(labels);
        thresholds = List.copyOf(thresholds);
    }

    /** As text, with what a reader of an exported model wants to know besides: calibration and provenance. */
    byte[] json(Calibration calibration, Map<String, JsonObject> more) {
        JsonObject json = Card.begun("classification")
                .with(
                        "graph",
                        JsonObject.EMPTY
                                .with("sha256", sha256)
                                .with("input", INPUT)
                                .with("output", OUTPUT))
                .with(
                        "input",
                        JsonObject.EMPTY
                                .with("layout", "n,3,size,size")
                                .with("size", framing.side())
                                .with("color", "RGB")
                                .with("range", "0 to 255")
                                .with(
                                        "fit",
                                        framing.fit()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'))
                                .with("pad", framing.pad()))
                .with("labels", new CardLabels(labels, thresholds).json(calibration));
        return Card.written(json, more);
    }

    /**
     * Reads a card.
     *
     * @throws IllegalArgumentException if it is none that this version reads
     */
    static ModelCard parse(byte[] utf8) {
        CardReader card = CardReader.of(utf8);
        CardReader input = card.object("input");
        BackboneDescriptor.Fit fit = BackboneDescriptor.Fit.valueOf(
                input.text("fit").toUpperCase(Locale.ROOT).replace('-', '_'));
        CardLabels labels = card.labels();
        return new ModelCard(
                card.object("graph").text("sha256"),
                new Framing(input.whole("size"), fit, input.whole("pad")),
                labels.names(),
                labels.thresholds());
    }
}
