package dev.ownlabel.vision.detect;

import dev.ownlabel.vision.boxes.LabelledBox;
import dev.ownlabel.vision.detect.loss.Cells;
import dev.ownlabel.vision.detect.loss.DetectionLoss;
import dev.ownlabel.vision.detect.loss.RawMaps;
import dev.ownlabel.vision.tune.Engine;
import dev.ownlabel.vision.tune.MixedPrecision;
import dev.ownlabel.vision.tune.MovingAverage;
import dev.ownlabel.vision.tune.Optimiser;
import dev.ownlabel.vision.tune.Parameter;
import dev.ownlabel.vision.tune.TrainableGraph;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A detector's network while it learns, all of it at once: the backbone slowly, the new layers faster. The loss and its gradient at the
 * maps are computed in plain Java, the rest of the gradient by the tensor library. Owns native memory; for the engine's thread.
 */
final class Learner implements AutoCloseable {
    private static final double NEW_RATE = 1e-3;
    private static final double BACKBONE_RATE = 4e-4;
    private static final double DECAY = 0.02;
    private static final double LONGEST_GRADIENT = 10;
    private static final double MEMORY = 0.998;

    private final Engine engine;
    private final DetectorNetwork network;
    private final Frame frame;
    private final Cells cells;
    private final int labels;
    private final TrainableGraph graph;
    private Optimiser optimiser;
    private MovingAverage average;
    private double caution = 1;

    /**
     * Starts from the network as it is.
     *
     * @param like normalised pixels of a batch, to measure what the layers' normalisations have to
     */
    Learner(Engine engine, DetectorNetwork network, Frame frame, Cells cells, int labels, FloatBuffer like) {
        this.engine = engine;
        this.network = network;
        this.frame = frame;
        this.cells = cells;
        this.labels = labels;
        this.graph = TrainableGraph.of(engine, network.onnx());
        try (PointerScope _ = new PointerScope()) {
            graph.learnAfter(List.of(), network.outputs());
            graph.normalise(tensor(like), network.features());
            graph.training(true);
            this.optimiser = Optimiser.adamW(groups(graph.parameters()));
            this.average = new MovingAverage(graph.state(), MEMORY);
        } catch (RuntimeException | Error e) {
            graph.close();
            throw e;
        }
    }

    private static List<Optimiser.Group> groups(List<Parameter> parameters) {
        List<Optimiser.Group> groups = new ArrayList<>();
        for (boolean old : new boolean[] {false, true}) {
            for (boolean decays : new boolean[] {false, true}) {
                List<Tensor> tensors = parameters.stream()
                        .filter(parameter -> parameter.decays() == decays
                                && parameter.name().startsWith(DetectorNetwork.BACKBONE) == old)
                        .map(Parameter::tensor)
                        .toList();
                groups.add(new Optimiser.Group(tensors, old ? BACKBONE_RATE : NEW_RATE, decays ? DECAY : 0));
            }
        }
        return groups;
    }

    private Tensor tensor(FloatBuffer pixels) {
        return engine.floats(pixels, pixels.capacity() / frame.numbers(), 3, frame.height(), frame.width());
    }

    /**
     * One step. Where the maps are not numbers any more, the weights are set back to their average and learning goes on at half the rate;
     * the loss says so by being none.
     *
     * @param truth boxes of each image in pixels
     * @param factor of the rates of learning, 0 to 1
     */
    DetectionLoss step(FloatBuffer pixels, List<List<LabelledBox>> truth, double factor) {
        try (PointerScope _ = new PointerScope()) {
            Map<String, Tensor> maps;
            try (MixedPrecision _ = new MixedPrecision(engine)) {
                maps = graph.forward(tensor(pixels), network.outputs());
            }
            DetectionLoss loss = DetectionLoss.of(cells, raw(maps, truth.size()), truth);
            if (!Double.isFinite(loss.total())) {
                recover();
                return loss;
            }
            average.update(); // only now are these weights known to be numbers
            optimiser.step(linear(maps, loss.gradient()), factor * caution, LONGEST_GRADIENT);
            return loss;
        }
    }

    private void recover() {
        average.swap();
        average.close();
        optimiser.close();
        caution /= 2;
        optimiser = Optimiser.adamW(groups(graph.parameters()));
        average = new MovingAverage(graph.state(), MEMORY);
    }

    private RawMaps raw(Map<String, Tensor> maps, int images) {
        List<float[]> logOdds = new ArrayList<>();
        List<float[]> boxes = new ArrayList<>();
        for (int level = 0; level < cells.levels(); level++) {
            logOdds.add(engine.values(map(maps, network.logOdds().get(level))));
            boxes.add(engine.values(map(maps, network.boxes().get(level))));
        }
        return new RawMaps(cells, labels, images, logOdds, boxes);
    }

    /** A number whose gradient at the maps is the given one. */
    private Tensor linear(Map<String, Tensor> maps, RawMaps gradient) {
        Tensor sum = null;
        for (int level = 0; level < cells.levels(); level++) {
            Tensor logOdds = product(map(maps, network.logOdds().get(level)), gradient.logOdds(level));
            Tensor boxes = product(map(maps, network.boxes().get(level)), gradient.boxes(level));
            Tensor both = logOdds.add(boxes);
            sum = sum == null ? both : sum.add(both);
        }
        if (sum == null) {
            throw new IllegalStateException("A detector has at least one level");
        }
        return sum;
    }

    private Tensor product(Tensor map, float[] gradient) {
        Tensor given = engine.floats(gradient, map.size(0), map.size(1), map.size(2), map.size(3));
        return map.to(torch.ScalarType.Float).mul(given).sum();
    }

    private static Tensor map(Map<String, Tensor> maps, String name) {
        Tensor map = maps.get(name);
        if (map == null) {
            throw new IllegalStateException("The network gave no " + name);
        }
        return map;
    }

    /** The network with the average of its weights over the last steps. */
    DetectorNetwork average() {
        average.swap();
        try {
            return network.with(graph.onnx());
        } finally {
            average.swap();
        }
    }

    @Override
    public void close() {
        average.close();
        optimiser.close();
        graph.close();
    }
}
