package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.graph.Graph;
import java.util.List;

/** What scores [n, labels] are blamed for, given the truth [n, labels] of zeros and ones. */
enum Loss {
    /** Cross-entropy of a choice among the labels, of which every image has exactly one. */
    CHOICE,
    /** Cross-entropy of a yes or no for each label. */
    EACH,
    /** Squared hinge for each label, as of a linear support vector machine: what is far enough on its side costs nothing. */
    MARGIN;

    /**
     * Names of tensors.
     *
     * @param loss [n, labels], to be added up
     * @param slope its derivative by the scores, [n, labels]
     */
    record Terms(String loss, String slope) {}

    /** The loss of two-way truth that fits the targets. */
    static Loss of(Targets targets) {
        return targets.single() ? CHOICE : EACH;
    }

    Terms addTo(Graph graph, String scores, String truth) {
        return switch (this) {
            case CHOICE -> {
                String logs = graph.node("LogSoftmax", List.of(scores), Graph.attribute("axis", 1));
                String chance = graph.node("Softmax", List.of(scores), Graph.attribute("axis", 1));
                String loss = graph.node("Neg", List.of(graph.node("Mul", List.of(truth, logs))));
                yield new Terms(loss, graph.node("Sub", List.of(chance, truth)));
            }
            case EACH -> {
                String chance = graph.node("Sigmoid", List.of(scores));
                String against = graph.node("Softplus", List.of(scores));
                String loss = graph.node("Sub", List.of(against, graph.node("Mul", List.of(truth, scores))));
                yield new Terms(loss, graph.node("Sub", List.of(chance, truth)));
            }
            case MARGIN -> {
                String twice = graph.node("Mul", List.of(truth, graph.scalar(2)));
                String side = graph.node("Sub", List.of(twice, graph.scalar(1)));
                String lead = graph.node("Mul", List.of(side, scores));
                String lack = graph.node("Relu", List.of(graph.node("Sub", List.of(graph.scalar(1), lead))));
                String pull = graph.node("Mul", List.of(graph.node("Mul", List.of(side, lack)), graph.scalar(-2)));
                yield new Terms(graph.node("Mul", List.of(lack, lack)), pull);
            }
        };
    }
}
