package dev.ownlabel.vision.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoredWeightsTest {
    private static final int SIDE = 64;

    @ParameterizedTest
    @CsvSource({"thin_photos, 512", "thin_scenes, 256"})
    void theUnpackedNetworkComputesWhatTheFileComputesByItself(String name, int channels) throws Exception {
        byte[] file = resource(name);
        Graph graph = new Graph("unpacked");
        Map.Entry<String, String> input = Map.entry("image", graph.input("image", 3, SIDE, SIDE));
        String embedding = Network.parse(file)
                .copyInto(graph, input, List.of("embedding"), "m/")
                .getFirst();
        graph.output("vector", embedding, channels);
        ModelProto unpacked = ModelProto.parseFrom(graph.bytes());

        assertThat(unpacked.getGraph().getNodeList())
                .extracting(NodeProto::getOpType)
                .doesNotContain("DequantizeLinear");
        assertThat(run(graph.bytes(), "vector")).containsExactly(run(file, "embedding"), within(1e-4f));
    }

    private static float[] run(byte[] onnx, String output) throws Exception {
        Random random = new Random(1);
        FloatBuffer values = FloatBuffer.allocate(3 * SIDE * SIDE);
        while (values.hasRemaining()) {
            values.put((float) random.nextGaussian());
        }
        try (OrtSession session = OnnxRuntime.open(onnx, 1);
                OnnxTensor image = OnnxTensor.createTensor(
                        OnnxRuntime.environment(), values.flip(), new long[] {1, 3, SIDE, SIDE});
                OrtSession.Result result = session.run(Map.of("image", image), Set.of(output))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    private static byte[] resource(String name) throws Exception {
        try (InputStream stream = StoredWeightsTest.class.getResourceAsStream("/backbones/" + name + ".onnx")) {
            assertThat(stream).isNotNull();
            return stream.readAllBytes();
        }
    }
}
