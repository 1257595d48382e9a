package dev.ownlabel.bench;

import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.BackboneDescriptor.Output;
import dev.ownlabel.vision.tune.Device;
import dev.ownlabel.vision.tune.Engine;
import dev.ownlabel.vision.tune.EngineUnavailableException;
import dev.ownlabel.vision.tune.TrainableGraph;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** The network that models are served with, without their head, run by PyTorch instead of ONNX Runtime. For the thread that made it. */
final class TorchWork implements BareLoop.Work {
    private final Engine engine;
    private final TrainableGraph graph;
    private final BackboneDescriptor.Input input;
    private final List<String> wanted;

    /** Throws EngineUnavailableException where there is no PyTorch for this system. */
    TorchWork(Backbone backbone) throws EngineUnavailableException {
        Backbone.Member member = backbone.members().getFirst();
        this.engine = Engine.open(1, Device.CPU);
        this.graph = TrainableGraph.of(engine, member.network().onnx());
        this.input = member.descriptor().input();
        this.wanted = member.descriptor().outputs().stream()
                .filter(output -> output.role().equals("embedding"))
                .map(Output::tensor)
                .toList();
    }

    static int enoughPixels(Backbone backbone) {
        return 2 * backbone.members().getFirst().descriptor().input().size();
    }

    @Override
    public void run(Picture picture) {
        int side = input.size();
        byte[] rgb = picture.scaled(side, side).rgb();
        float[] numbers = new float[rgb.length];
        for (int channel = 0; channel < 3; channel++) {
            float mean = input.mean().get(channel).floatValue();
            float std = input.std().get(channel).floatValue();
            int to = channel * side * side;
            for (int from = channel; from < rgb.length; from += 3) {
                numbers[to++] = ((rgb[from] & 255) - mean) / std;
            }
        }
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            Tensor image = engine.floats(numbers, 1, 3, side, side);
            if (engine.values(graph.forward(image, wanted).values().iterator().next()).length == 0) {
                throw new IllegalStateException("An embedding has numbers");
            }
        }
    }

    @Override
    public void close() {
        graph.close();
    }
}
