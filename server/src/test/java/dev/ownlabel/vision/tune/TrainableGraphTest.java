package dev.ownlabel.vision.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.Network;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class TrainableGraphTest {
    private static final int SIDE = 64;
    private static final int IMAGES = 4;
    private static final List<String> OUTPUTS = List.of("embedding", "c4");

    private static byte[] builtin() throws Exception {
        try (InputStream stream =
                Objects.requireNonNull(TrainableGraphTest.class.getResourceAsStream("/backbones/thin_scenes.onnx"))) {
            return stream.readAllBytes();
        }
    }

    private static float[] noise(int count, long seed) {
        Random random = new Random(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] images() {
        return noise(IMAGES * 3 * SIDE * SIDE, 1);
    }

    private static Map<String, float[]> served(byte[] onnx, String input, float[] values, long[] shape)
            throws Exception {
        Map<String, float[]> results = new LinkedHashMap<>();
        try (OrtSession session = OnnxRuntime.open(onnx, 1);
                OnnxTensor tensor =
                        OnnxTensor.createTensor(OnnxRuntime.environment(), FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            for (Map.Entry<String, ai.onnxruntime.OnnxValue> entry : result) {
                FloatBuffer numbers = ((OnnxTensor) entry.getValue()).getFloatBuffer();
                float[] copy = new float[numbers.remaining()];
                numbers.get(copy);
                results.put(entry.getKey(), copy);
            }
        }
        return results;
    }

    private static void agrees(TrainableGraph graph, Engine engine, byte[] onnx) throws Exception {
        long[] shape = {IMAGES, 3, SIDE, SIDE};
        Map<String, float[]> served = served(onnx, "image", images(), shape);
        try (PointerScope _ = new PointerScope()) {
            Map<String, Tensor> computed = graph.forward(engine.floats(images(), shape), OUTPUTS);
            for (String output : OUTPUTS) {
                assertThat(engine.values(Objects.requireNonNull(computed.get(output))))
                        .as(output)
                        .containsExactly(Objects.requireNonNull(served.get(output)), within(1e-4f));
            }
        }
    }

    private static void learn(TrainableGraph graph, Engine engine, int steps) {
        List<Tensor> tensors =
                graph.parameters().stream().map(Parameter::tensor).toList();
        graph.training(true);
        try (Optimiser optimiser = Optimiser.adamW(List.of(new Optimiser.Group(tensors, 1e-3, 0.01)))) {
            for (int step = 0; step < steps; step++) {
                try (PointerScope _ = new PointerScope()) {
                    Tensor images = engine.floats(images(), IMAGES, 3, SIDE, SIDE);
                    Tensor embedding;
                    try (MixedPrecision _ = new MixedPrecision(engine)) {
                        embedding = graph.forward(images, OUTPUTS).get("embedding");
                    }
                    Tensor wide = Objects.requireNonNull(embedding).to(torch.ScalarType.Float);
                    optimiser.step(wide.mul(wide).mean(), 1, 1);
                }
            }
        }
        graph.training(false);
    }

    @Test
    void aNetworkComputesWhatTheServerDoes() throws Exception {
        Engine engine = Engine.open(1, Device.CPU);
        try (TrainableGraph graph = TrainableGraph.of(engine, builtin())) {
            agrees(graph, engine, builtin());
        }
    }

    @Test
    void unfoldedNormalisationsDoNotChangeTheFunction() throws Exception {
        Engine engine = Engine.open(1, Device.CPU);
        try (TrainableGraph graph = TrainableGraph.of(engine, builtin())) {
            graph.learnAfter(List.of(), OUTPUTS);
            int before = graph.parameters().size();

            try (PointerScope _ = new PointerScope()) {
                graph.normalise(engine.floats(images(), IMAGES, 3, SIDE, SIDE), OUTPUTS);
            }

            assertThat(graph.parameters()).hasSizeGreaterThan(before);
            agrees(graph, engine, builtin());
            agrees(graph, engine, graph.onnx());
        }
    }

    @Test
    void theWrittenGraphOfALearntNetworkAgreesWithTheTrainer() throws Exception {
        Engine engine = Engine.open(1, Device.CPU);
        try (TrainableGraph graph = TrainableGraph.of(engine, builtin())) {
            graph.learnAfter(List.of(), OUTPUTS);
            try (PointerScope _ = new PointerScope()) {
                graph.normalise(engine.floats(images(), IMAGES, 3, SIDE, SIDE), OUTPUTS);
            }

            learn(graph, engine, 3);

            byte[] written = graph.onnx();
            assertThat(served(written, "image", images(), new long[] {IMAGES, 3, SIDE, SIDE})
                            .get("embedding"))
                    .isNotEqualTo(served(builtin(), "image", images(), new long[] {IMAGES, 3, SIDE, SIDE})
                            .get("embedding"));
            agrees(graph, engine, written);
        }
    }

    @Test
    void theSameStepsGiveTheSameBytes() throws Exception {
        List<byte[]> written = new ArrayList<>();
        for (int run = 0; run < 2; run++) {
            Engine engine = Engine.open(2, Device.CPU);
            try (TrainableGraph graph = TrainableGraph.of(engine, builtin())) {
                graph.learnAfter(List.of(), OUTPUTS);
                learn(graph, engine, 3);
                written.add(graph.onnx());
            }
        }

        assertThat(written.get(0)).isEqualTo(written.get(1));
    }

    @Test
    void whatLiesBeforeTheLearntPartStays() throws Exception {
        Engine engine = Engine.open(1, Device.CPU);
        try (TrainableGraph graph = TrainableGraph.of(engine, builtin())) {
            graph.learnAfter(List.of("c4"), OUTPUTS);
            learn(graph, engine, 2);

            long[] shape = {IMAGES, 3, SIDE, SIDE};
            Map<String, float[]> before = served(Network.parse(builtin()).onnx(), "image", images(), shape);
            Map<String, float[]> after = served(graph.onnx(), "image", images(), shape);
            assertThat(after.get("c4")).isEqualTo(before.get("c4"));
            assertThat(after.get("embedding")).isNotEqualTo(before.get("embedding"));
        }
    }

    @Test
    void whatDoesNotLearnCostsAThirdAndKeepsNothing() throws Exception {
        Engine engine = Engine.open(1, Device.CPU);
        List<String> wanted = List.of("embedding");
        try (TrainableGraph graph = TrainableGraph.of(engine, builtin())) {
            TrainableGraph.Work none = graph.work(SIDE, wanted);
            graph.learnAfter(List.of("c3"), wanted);
            TrainableGraph.Work late = graph.work(SIDE, wanted);
            graph.learnAfter(List.of(), wanted);
            TrainableGraph.Work all = graph.work(SIDE, wanted);

            assertThat(none.multiplications()).isCloseTo(all.multiplications() / 3, withinPercentage(0.1));
            assertThat(none.numbers()).isZero();
            assertThat(late.multiplications()).isBetween(none.multiplications(), all.multiplications());
            assertThat(late.numbers()).isBetween(1.0, all.numbers() / 2);
        }
    }

    @Test
    void theMiddleOfANetworkCanBeGiven() throws Exception {
        Engine engine = Engine.open(1, Device.CPU);
        try (TrainableGraph graph = TrainableGraph.of(engine, builtin());
                PointerScope _ = new PointerScope()) {
            Map<String, Tensor> whole = graph.forward(engine.floats(images(), IMAGES, 3, SIDE, SIDE), OUTPUTS);

            Map<String, Tensor> rest =
                    graph.forward(Map.of("c4", Objects.requireNonNull(whole.get("c4"))), List.of("embedding"));

            assertThat(engine.values(Objects.requireNonNull(rest.get("embedding"))))
                    .containsExactly(engine.values(Objects.requireNonNull(whole.get("embedding"))), within(1e-5f));
        }
    }

    @Test
    void theOperatorsOfConvolutionalNetworksMeanWhatTheyMeanInOnnx() throws Exception {
        Graph graph = new Graph("operators");
        graph.output("out", operators(graph, graph.input("image", 3, 16, 16)), 5);
        byte[] onnx = graph.bytes();
        float[] values = noise(2 * 3 * 16 * 16, 7);
        long[] shape = {2, 3, 16, 16};
        Engine engine = Engine.open(1, Device.CPU);

        try (TrainableGraph trainable = TrainableGraph.of(engine, onnx);
                PointerScope _ = new PointerScope()) {
            float[] computed = engine.values(Objects.requireNonNull(trainable
                    .forward(engine.floats(values, shape), List.of("out"))
                    .get("out")));

            assertThat(computed)
                    .containsExactly(
                            Objects.requireNonNull(
                                    served(onnx, "image", values, shape).get("out")),
                            within(1e-4f));
        }
    }

    @Test
    void aWeightThatIsHandedOnStays() throws Exception {
        Graph graph = new Graph("handed on");
        String weight = graph.node("Identity", List.of(graph.floats(noise(3, 1), 1, 3, 1, 1)));
        graph.output("out", graph.node("Add", List.of(graph.input("image", 3, 4, 4), weight)), 3, 4, 4);
        Engine engine = Engine.open(1, Device.CPU);

        try (TrainableGraph trainable = TrainableGraph.of(engine, graph.bytes());
                PointerScope _ = new PointerScope()) {
            Tensor image = engine.floats(noise(3 * 16, 2), 1, 3, 4, 4);
            Tensor once = trainable.forward(image, List.of("out")).get("out");
            Tensor again = trainable.forward(image, List.of("out")).get("out");

            assertThat(engine.values(Objects.requireNonNull(again)))
                    .isEqualTo(engine.values(Objects.requireNonNull(once)));
        }
    }

    /** Each kind of operator at least once, with the odd cases: uneven padding, groups, dilation, steps. */
    private static String operators(Graph graph, String image) {
        String conv = graph.node(
                "Conv",
                List.of(image, graph.floats(noise(8 * 3 * 9, 2), 8, 3, 3, 3), graph.floats(noise(8, 3), 8)),
                Graph.attributes("kernel_shape", 3, 3),
                Graph.attributes("strides", 2, 2),
                Graph.attributes("pads", 0, 0, 1, 1));
        String normal = graph.node(
                "BatchNormalization",
                List.of(
                        conv,
                        graph.floats(noise(8, 4), 8),
                        graph.floats(noise(8, 5), 8),
                        graph.floats(noise(8, 6), 8),
                        graph.floats(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 8)));
        String swish = graph.node("Mul", List.of(normal, graph.node("Sigmoid", List.of(normal))));
        String grouped = graph.node(
                "Conv",
                List.of(swish, graph.floats(noise(8 * 2 * 9, 8), 8, 2, 3, 3)),
                Graph.attributes("kernel_shape", 3, 3),
                Graph.attributes("pads", 2, 2, 2, 2),
                Graph.attributes("dilations", 2, 2),
                Graph.attribute("group", 4));
        String clipped = graph.node("Clip", List.of(grouped, graph.scalar(0), graph.scalar(6)));
        String hard = graph.node("Mul", List.of(clipped, graph.node("HardSigmoid", List.of(clipped))));
        String pooled = graph.node(
                "MaxPool",
                List.of(graph.node("Add", List.of(hard, swish))),
                Graph.attributes("kernel_shape", 3, 3),
                Graph.attributes("strides", 2, 2),
                Graph.attributes("pads", 0, 0, 1, 1));
        String averaged = graph.node(
                "AveragePool",
                List.of(swish),
                Graph.attributes("kernel_shape", 2, 2),
                Graph.attributes("strides", 2, 2));
        String joined = graph.node("Concat", List.of(pooled, averaged), Graph.attribute("axis", 1));
        String up = graph.node(
                "Resize",
                List.of(joined, "", graph.floats(new float[] {1, 1, 2, 2}, 4)),
                Graph.attribute("mode", "nearest"),
                Graph.attribute("coordinate_transformation_mode", "asymmetric"),
                Graph.attribute("nearest_mode", "floor"));
        String part = graph.node(
                "Slice", List.of(up, graph.longs(1, 0), graph.longs(16, 8), graph.longs(1, 3), graph.longs(2, 2)));
        String turned = graph.node("Transpose", List.of(part), Graph.attributes("perm", 0, 2, 1, 3));
        String padded = graph.node("Pad", List.of(turned, graph.longs(0, 0, 1, 0, 0, 0, 0, 2), graph.scalar(.5)));
        String flat = graph.node("Reshape", List.of(padded, graph.longs(0, -1)));
        String pooledToo = graph.node(
                "Flatten", List.of(graph.node("GlobalAveragePool", List.of(up))), Graph.attribute("axis", 1));
        String mean =
                graph.node("ReduceMean", List.of(up), Graph.attributes("axes", 2, 3), Graph.attribute("keepdims", 0));
        String gemm = graph.node(
                "Gemm",
                List.of(pooledToo, graph.floats(noise(5 * 16, 9), 5, 16), graph.floats(noise(5, 10), 5)),
                Graph.attribute("transB", 1));
        String product = graph.node("MatMul", List.of(mean, graph.floats(noise(16 * 5, 11), 16, 5)));
        String whole = graph.node("MatMul", List.of(flat, graph.floats(noise(432 * 5, 12), 432, 5)));
        String sum = graph.node("Sub", List.of(graph.node("Add", List.of(gemm, product)), graph.scalar(2)));
        return graph.node(
                "Relu", List.of(graph.node("Div", List.of(graph.node("Add", List.of(sum, whole)), graph.scalar(3)))));
    }

    @Test
    void aNetworkWithAnUnknownOperatorIsRefusedByName() throws Exception {
        Graph graph = new Graph("odd");
        graph.output("out", graph.node("Erf", List.of(graph.input("image", 3, 8, 8))), 3, 8, 8);
        Engine engine = Engine.open(1, Device.CPU);

        assertThatThrownBy(() -> TrainableGraph.of(engine, graph.bytes()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Erf");
    }

    @Test
    void anAverageOfWeightsLiesBetweenThem() throws Exception {
        Engine engine = Engine.open(1, Device.CPU);
        try (PointerScope _ = new PointerScope()) {
            Tensor weight = engine.floats(new float[] {0, 0}, 2);
            try (MovingAverage average = new MovingAverage(List.of(weight), 0.5)) {
                weight.copy_(engine.floats(new float[] {8, 4}, 2));
                average.update();

                average.swap();
                assertThat(engine.values(weight)).containsExactly(new float[] {6.545f, 3.273f}, within(1e-2f));
                average.swap();
                assertThat(engine.values(weight)).containsExactly(8, 4);
            }
        }
    }

    @Test
    void anUnknownTensorIsRefused() throws Exception {
        Engine engine = Engine.open(1, Device.CPU);
        try (TrainableGraph graph = TrainableGraph.of(engine, builtin());
                PointerScope _ = new PointerScope()) {
            Tensor images = engine.floats(images(), IMAGES, 3, SIDE, SIDE);

            assertThatThrownBy(() -> graph.forward(images, List.of("c9")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("c9");
        }
    }

    @Test
    void aDeviceThatIsNotThereIsToldFromAnotherFault() {
        assertThatThrownBy(() -> Engine.open(1, Device.CUDA))
                .isInstanceOf(EngineUnavailableException.class)
                .hasMessageContaining("CUDA");
    }
}
