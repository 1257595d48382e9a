package dev.ownlabel.vision.tune;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.ownlabel.vision.graph.StoredWeights;
import dev.ownlabel.vision.tune.Convolution.Normalisation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX network as a function with a gradient. Owns its weights; what {@link #forward} gives belongs to the caller's scope.
 * For one thread, the one its engine was opened on.
 *
 * <p>At first nothing is learnt; {@link #learnAfter} says what is. Layers whose weights are not learnt cost no gradient, and the
 * operators before the first that is learnt keep nothing for it.
 */
public final class TrainableGraph implements AutoCloseable {
    /** Operators whose constant inputs are weights; the other operators' are instructions. */
    private static final Set<String> WEIGHTED =
            Set.of("Conv", "Gemm", "MatMul", "Add", "Mul", "Sub", "Div", "BatchNormalization");

    /** Share of the work that is left where nothing goes back. */
    private static final double ONE_WAY = 1.0 / 3;

    private static final int MEASURED = 3; // inputs of BatchNormalization from here on are measured, not learnt

    private final Engine engine;
    private final ModelProto model;
    private final Kept kept = new Kept();
    private final Map<String, Tensor> weights = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private final Map<Plan, List<Step>> plans = new HashMap<>();
    private boolean training;

    /** A node and how it is computed. */
    private record Step(NodeProto node, Operation operation) {}

    /** What is given and what is wanted of one computation. */
    private record Plan(Set<String> given, List<String> wanted) {}

    private TrainableGraph(Engine engine, ModelProto model) {
        this.engine = engine;
        this.model = model;
    }

    /**
     * Reads a network.
     *
     * @param onnx a file that {@code vision.graph.Network} takes
     * @throws IllegalArgumentException if it cannot be trained; the message says why and goes on after "The network"
     */
    public static TrainableGraph of(Engine engine, byte[] onnx) {
        ModelProto model;
        try {
            model = StoredWeights.unpacked(ModelProto.parseFrom(onnx));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("is not an ONNX file", e);
        }
        TrainableGraph graph = new TrainableGraph(engine, model);
        try (PointerScope _ = new PointerScope()) {
            graph.load();
            return graph;
        } catch (RuntimeException | Error e) {
            graph.close();
            throw e;
        }
    }

    private void load() {
        Constants constants = new Constants(model.getGraph());
        Operators operators = new Operators(constants);
        for (NodeProto node : Fusion.fused(model.getGraph())) {
            if (!"Constant".equals(node.getOpType())) {
                steps.add(new Step(node, operators.operation(node)));
            }
        }
        for (String name : constants.floats().keySet()) {
            Tensor tensor = engine.floats(constants.floats(name), constants.dimensions(name));
            Tensor laidOut = tensor.dim() == 4 ? tensor.contiguous(torch.MemoryFormat.ChannelsLast) : tensor;
            weights.put(name, kept.keep(laidOut.detach()));
        }
    }

    /** Name of the network's input, [n, 3, h, w]. */
    public String input() {
        GraphProto graph = model.getGraph();
        return graph.getInputList().stream()
                .map(value -> value.getName())
                .filter(name -> !weights.containsKey(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has no input"));
    }

    /** Whether batch normalisations measure each batch (while learning) or use what they measured (otherwise). */
    public void training(boolean on) {
        this.training = on;
    }

    /** Computes the wanted tensors of the network from its input; in the calling scope. */
    public Map<String, Tensor> forward(Tensor input, List<String> wanted) {
        return forward(Map.of(input(), input.contiguous(torch.MemoryFormat.ChannelsLast)), wanted);
    }

    /**
     * Computes the wanted tensors from given ones, which may be of the middle of the network; in the calling scope.
     *
     * @throws IllegalArgumentException if the network has no such tensor
     */
    public Map<String, Tensor> forward(Map<String, Tensor> given, List<String> wanted) {
        Map<String, Tensor> values = new HashMap<>(given);
        Set<String> kept = new HashSet<>(given.keySet());
        kept.addAll(wanted);
        List<Step> plan = plan(given.keySet(), wanted);
        List<List<String>> lastUsed = lastUsed(plan);
        for (int i = 0; i < plan.size(); i++) {
            compute(plan.get(i), values);
            lastUsed.get(i).stream().filter(name -> !kept.contains(name)).forEach(name -> forget(values, name));
        }
        Map<String, Tensor> result = new LinkedHashMap<>();
        wanted.forEach(name -> result.put(name, value(values, name)));
        return result;
    }

    /** For each step the inputs that no later one takes. */
    private static List<List<String>> lastUsed(List<Step> plan) {
        Set<String> later = new HashSet<>();
        List<List<String>> names = new ArrayList<>();
        for (Step step : plan.reversed()) {
            names.add(step.node().getInputList().stream()
                    .distinct()
                    .filter(later::add)
                    .toList());
        }
        return names.reversed();
    }

    /** Lets go of a tensor, so that its memory lasts only as long as the gradient needs it; some operators hand on what they are given. */
    private void forget(Map<String, Tensor> values, String name) {
        Tensor tensor = values.remove(name);
        if (tensor != null && !values.containsValue(tensor) && !weights.containsValue(tensor)) {
            tensor.close();
        }
    }

    private List<Tensor> compute(Step step, Map<String, Tensor> values) {
        List<@Nullable Tensor> inputs = new ArrayList<>();
        for (String name : step.node().getInputList()) {
            inputs.add(values.getOrDefault(name, weights.get(name)));
        }
        List<Tensor> outputs = step.operation().apply(new Inputs(inputs), training);
        for (int i = 0; i < outputs.size(); i++) {
            values.put(step.node().getOutput(i), outputs.get(i));
        }
        return outputs;
    }

    private static Tensor value(Map<String, Tensor> values, String name) {
        Tensor value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("has no tensor '" + name + "'");
        }
        return value;
    }

    private List<Step> plan(Set<String> given, List<String> wanted) {
        return plans.computeIfAbsent(new Plan(Set.copyOf(given), List.copyOf(wanted)), key -> {
            Set<String> needed = new HashSet<>(key.wanted());
            List<Step> chosen = new ArrayList<>();
            for (Step step : steps.reversed()) {
                List<String> outputs = step.node().getOutputList();
                if (outputs.stream()
                        .anyMatch(name -> needed.contains(name) && !key.given().contains(name))) {
                    needed.addAll(step.node().getInputList());
                    chosen.add(step);
                }
            }
            return List.copyOf(chosen.reversed());
        });
    }

    /**
     * Says what is learnt: all weights but those that the named tensors are computed from. Without names, all.
     *
     * @param wanted outputs that learning looks at; weights for others stay
     */
    public void learnAfter(Collection<String> frozen, List<String> wanted) {
        Set<Step> fixed = new HashSet<>(plan(Set.of(), List.copyOf(frozen)));
        Set<String> learnt = new HashSet<>();
        for (Step step : plan(Set.of(), wanted)) {
            if (!fixed.contains(step)) {
                learnt.addAll(weightsOf(step));
            }
        }
        fixed.forEach(step -> weightsOf(step).forEach(learnt::remove));
        weights.forEach((name, tensor) -> tensor.set_requires_grad(learnt.contains(name)));
    }

    private List<String> weightsOf(Step step) {
        List<String> names = new ArrayList<>();
        if (WEIGHTED.contains(step.node().getOpType())) {
            boolean batch = "BatchNormalization".equals(step.node().getOpType());
            int end = batch ? MEASURED : step.node().getInputCount();
            for (String name : step.node().getInputList().subList(0, end)) {
                Tensor tensor = weights.get(name);
                if (tensor != null && tensor.numel() > 1) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /**
     * Unfolds a batch normalisation behind each convolution that is learnt, so that the function stays what it is and learning
     * goes as well as in a network that has them; {@link #onnx} folds them back.
     *
     * @param images network input [n, 3, h, w], a few dozen images like those that will be learnt from
     */
    public void normalise(Tensor images, List<String> wanted) {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Map<String, Tensor> values =
                    new HashMap<>(Map.of(input(), images.contiguous(torch.MemoryFormat.ChannelsLast)));
            for (Step step : plan(values.keySet(), wanted)) {
                List<Tensor> outputs = compute(step, values);
                if (step.operation() instanceof Convolution convolution
                        && convolution.normalisation() == null
                        && usedOnce(step.node().getInput(1))
                        && weight(step, 1).requires_grad()) {
                    convolution.normalise(
                            outputs.getFirst(), step.node().getInputCount() > 2 ? weight(step, 2) : null, kept);
                }
            }
        }
    }

    /**
     * What one image costs.
     *
     * @param multiplications multiply-adds of the convolutions, as a measure of the time they take both ways; those that are computed one
     *     way only count a third
     * @param numbers that the operators put out from the first on that learns, which are kept until learning has gone back: a measure of
     *     memory
     */
    public record Work(double multiplications, double numbers) {}

    /** What one image of this size costs, to learn what {@link #learnAfter} says. */
    public Work work(int side, List<String> wanted) {
        double multiplications = 0;
        double numbers = 0;
        Set<String> moving = new HashSet<>();
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor image = engine.floats(new float[3 * side * side], 1, 3, side, side);
            Map<String, Tensor> values = new HashMap<>(Map.of(input(), image));
            for (Step step : plan(values.keySet(), wanted)) {
                List<Tensor> outputs = compute(step, values);
                boolean learns = learns(step, moving);
                if (step.operation() instanceof Convolution convolution) {
                    double work = convolution.multiplications(outputs.getFirst(), weight(step, 1));
                    multiplications += learns ? work : work * ONE_WAY;
                }
                if (learns) {
                    moving.addAll(step.node().getOutputList());
                    numbers += outputs.stream().mapToLong(Tensor::numel).sum();
                }
            }
        }
        return new Work(multiplications, numbers);
    }

    private boolean learns(Step step, Set<String> moving) {
        return weightsOf(step).stream().anyMatch(name -> value(weights, name).requires_grad())
                || step.node().getInputList().stream().anyMatch(moving::contains);
    }

    private Tensor weight(Step step, int input) {
        return value(weights, step.node().getInput(input));
    }

    private boolean usedOnce(String name) {
        return steps.stream()
                        .filter(step -> step.node().getInputList().contains(name))
                        .count()
                == 1;
    }

    /** What is learnt, in the order of the network. */
    public List<Parameter> parameters() {
        Set<String> seen = new LinkedHashSet<>();
        List<Parameter> parameters = new ArrayList<>();
        for (Step step : steps) {
            Normalisation norm = normalisation(step);
            for (String name : weightsOf(step)) {
                Tensor tensor = value(weights, name);
                boolean replaced = norm != null && !name.equals(step.node().getInput(1));
                if (tensor.requires_grad() && !replaced && seen.add(name)) {
                    parameters.add(new Parameter(name, tensor, tensor.dim() > 1));
                }
            }
            if (norm != null) {
                String name = step.node().getOutput(0);
                parameters.add(new Parameter(name + "/gain", norm.gain(), false));
                parameters.add(new Parameter(name + "/shift", norm.shift(), false));
            }
        }
        return parameters;
    }

    private static @Nullable Normalisation normalisation(Step step) {
        return step.operation() instanceof Convolution convolution ? convolution.normalisation() : null;
    }

    /** All that training changes, learnt and measured alike; what an average of weights must cover. */
    public List<Tensor> state() {
        List<Tensor> state = new ArrayList<>();
        parameters().forEach(parameter -> state.add(parameter.tensor()));
        for (Step step : steps) {
            Normalisation norm = normalisation(step);
            if (norm != null) {
                state.addAll(List.of(norm.mean(), norm.variance()));
            }
            if ("BatchNormalization".equals(step.node().getOpType())
                    && weight(step, 1).requires_grad()) {
                state.addAll(List.of(weight(step, MEASURED), weight(step, MEASURED + 1)));
            }
        }
        return state;
    }

    /** The network with its present weights, as an ONNX file with the same nodes, inputs and outputs. */
    public byte[] onnx() {
        Map<String, float[]> values = new HashMap<>();
        Map<String, String> biases = new HashMap<>();
        try (PointerScope _ = new PointerScope()) {
            weights.forEach((name, tensor) -> values.put(name, engine.values(tensor)));
            for (Step step : steps) {
                if (step.operation() instanceof Convolution convolution && convolution.normalisation() != null) {
                    values.put(step.node().getInput(1), engine.values(convolution.foldedWeight(weight(step, 1))));
                    String bias = step.node().getInputCount() > 2
                            ? step.node().getInput(2)
                            : step.node().getOutput(0) + "/bias";
                    biases.put(step.node().getOutput(0), bias);
                    values.put(bias, engine.values(convolution.foldedBias()));
                }
            }
        }
        return new Rewriting(model).with(values, biases);
    }

    @Override
    public void close() {
        kept.close();
    }
}
