package dev.ownlabel.vision.graph;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import dev.ownlabel.vision.finetune.TinyNetwork;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkTest {
    private static final int WEIGHTS = 6; // of three layers

    private static GraphProto copies(int count) throws Exception {
        Graph graph = new Graph("copies");
        String image = graph.input("image", 3, TinyNetwork.SIDE, TinyNetwork.SIDE);
        Network network = Network.parse(TinyNetwork.onnx());
        for (int copy = 0; copy < count; copy++) {
            String out = network.copyInto(graph, Map.entry("image", image), List.of("embedding"), copy + "/")
                    .getFirst();
            graph.output("out" + copy, out, TinyNetwork.WIDTH);
        }
        return ModelProto.parseFrom(graph.bytes()).getGraph();
    }

    @Test
    void weightsThatCopiesHaveInCommonAreThereOnce() throws Exception {
        assertThat(copies(2).getInitializerList())
                .hasSize(WEIGHTS)
                .isEqualTo(copies(1).getInitializerList());
    }

    @Test
    void weightsThatOnlyHappenToBeEqualStayApartBecauseTheyMayBeTrained() throws Exception {
        Graph layers = new Graph("layers");
        String image = layers.input("image", 3, 1, 1);
        String once = layers.node("Add", List.of(image, layers.floats(new float[3], 1, 3, 1, 1)));
        String twice = layers.node("Add", List.of(once, layers.floats(new float[3], 1, 3, 1, 1)));
        layers.output("embedding", twice, 3, 1, 1);
        Graph graph = new Graph("copy");
        graph.output(
                "out",
                Network.parse(layers.bytes())
                        .copyInto(
                                graph, Map.entry("image", graph.input("image", 3, 1, 1)), List.of("embedding"), "copy/")
                        .getFirst(),
                3,
                1,
                1);

        assertThat(ModelProto.parseFrom(layers.bytes()).getGraph().getInitializerList())
                .hasSize(2);
        assertThat(ModelProto.parseFrom(graph.bytes()).getGraph().getInitializerList())
                .hasSize(2);
    }

    @Test
    void copiesStayApartOtherwise() throws Exception {
        assertThat(copies(2).getNodeList()).hasSize(2 * copies(1).getNodeCount());
    }
}
