package dev.ownlabel.vision.fit.score;

import dev.ownlabel.vision.graph.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sum of scores. */
public record Sum(List<Scorer> parts) implements Scorer {
    public Sum {
        parts = List.copyOf(parts);
    }

    /** Adds up; linear ones become one, so that a mean of many costs no more than one of them. */
    public static Scorer of(List<Scorer> parts) {
        Optional<Linear> linear = Optional.empty();
        List<Scorer> others = new ArrayList<>();
        for (Scorer part : parts) {
            if (part instanceof Linear next) {
                linear = Optional.of(
                        linear.map(before -> before.plus(1, next, 1)).orElse(next));
            } else {
                others.add(part);
            }
        }
        linear.ifPresent(others::addFirst);
        return others.size() == 1 ? others.getFirst() : new Sum(others);
    }

    @Override
    public double[] scores(float[] embedding) {
        double[] sum = parts.getFirst().scores(embedding);
        for (Scorer part : parts.subList(1, parts.size())) {
            double[] more = part.scores(embedding);
            for (int k = 0; k < sum.length; k++) {
                sum[k] += more[k];
            }
        }
        return sum;
    }

    @Override
    public String addTo(Graph graph, String embedding) {
        String sum = parts.getFirst().addTo(graph, embedding);
        for (Scorer part : parts.subList(1, parts.size())) {
            sum = graph.node("Add", List.of(sum, part.addTo(graph, embedding)));
        }
        return sum;
    }

    @Override
    public Scorer times(double factor) {
        return new Sum(parts.stream().map(part -> part.times(factor)).toList());
    }
}
