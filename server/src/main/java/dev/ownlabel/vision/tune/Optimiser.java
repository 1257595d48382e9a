package dev.ownlabel.vision.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Moves parameters against their gradients. Owns what it remembers of them. */
public final class Optimiser implements AutoCloseable {
    private final Kept kept = new Kept();
    private final List<Part> parts = new ArrayList<>();
    private final TensorVector all;

    /**
     * Parameters that move alike.
     *
     * @param rate of learning at the schedule's peak
     * @param decay share of the weights, times the rate, that is taken off in each step
     */
    public record Group(List<Tensor> tensors, double rate, double decay) {
        public Group {
            tensors = List.copyOf(tensors);
        }
    }

    private record Part(Optimizer optimizer, double rate) {}

    private Optimiser(List<Group> groups, BiFunction<TensorVector, Group, Optimizer> make) {
        try (PointerScope _ = new PointerScope()) {
            List<Tensor> tensors = new ArrayList<>();
            for (Group group : groups) {
                if (!group.tensors().isEmpty()) {
                    TensorVector vector = new TensorVector(group.tensors().toArray(Tensor[]::new));
                    parts.add(new Part(kept.keep(make.apply(vector, group)), group.rate()));
                    tensors.addAll(group.tensors());
                }
            }
            all = kept.keep(new TensorVector(tensors.toArray(Tensor[]::new)));
        }
    }

    /** AdamW (Loshchilov and Hutter, 2019). */
    public static Optimiser adamW(List<Group> groups) {
        return new Optimiser(groups, (vector, group) -> {
            AdamWOptions options = new AdamWOptions(group.rate());
            options.weight_decay().put(group.decay());
            return new AdamW(vector, options);
        });
    }

    /** Stochastic gradient descent with Nesterov's momentum. */
    public static Optimiser sgd(List<Group> groups, double momentum) {
        return new Optimiser(groups, (vector, group) -> {
            SGDOptions options = new SGDOptions(group.rate());
            options.momentum().put(momentum);
            options.nesterov().put(momentum > 0);
            options.weight_decay().put(group.decay());
            return new SGD(vector, options);
        });
    }

    /**
     * Computes the loss's gradient and moves the parameters by one step.
     *
     * @param factor of the groups' rates, from a {@link Schedule}
     * @param longest gradients longer than this in all are shortened to it
     * @return the loss
     */
    public double step(Tensor loss, double factor, double longest) {
        try (PointerScope _ = new PointerScope()) {
            parts.forEach(part -> part.optimizer().zero_grad(true));
            loss.backward();
            torch.clip_grad_norm_(all, longest);
            for (Part part : parts) {
                part.optimizer().param_groups().get(0).options().set_lr(part.rate() * factor);
                part.optimizer().step();
            }
            return loss.item_float();
        }
    }

    @Override
    public void close() {
        kept.close();
    }
}
