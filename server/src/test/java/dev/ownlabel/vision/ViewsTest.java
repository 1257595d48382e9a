package dev.ownlabel.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.image.Picture;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.vision.Backbone.Look;
import dev.ownlabel.vision.finetune.TinyNetwork;
import dev.ownlabel.vision.graph.Graph;
import dev.ownlabel.vision.graph.Network;
import dev.ownlabel.vision.graph.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a network looks at an image, and when other views than the usual one are tried. */
class ViewsTest {
    private static final List<String> LABELS = List.of("good", "speck", "hairline");
    private static final Duration PLENTY = Duration.ofMinutes(10);

    @TempDir
    private Path scratch;

    private TrainingOptions options(Duration views) {
        return new TrainingOptions(2, 1, scratch).withViews(views);
    }

    private static JsonObject views(TrainedModel model) throws Exception {
        JsonObject card = (JsonObject)
                JsonReader.parse(model.bundle(model.crossValidated(), Map.of()).json(), JsonLimits.DOCUMENT);
        return card.object("training").orElseThrow().object("views").orElseThrow();
    }

    @Test
    void withoutImagesOrTimeNoOthersAreTried() throws Exception {
        Backbone builtin = new Backbones(scratch).open("builtin");
        List<Stage> stages = new ArrayList<>();
        TrainingSet easy = new TrainingSet(List.of("disc", "square", "stripes"), new DrawnImages(24, 1, true));
        TrainedModel few = new Trainer(builtin, options(PLENTY))
                .train(new TrainingSet(LABELS, new SmallMarks(12, 1)), (stage, _) -> stages.add(stage));

        assertThat(views(few).string("reason")).contains("not tried: 12 images are too few");
        assertThat(stages).contains(Stage.VIEWS);
        TrainedModel hurried = new Trainer(builtin, options(Duration.ofMillis(1))).train(easy, Progress.silent());
        assertThat(views(hurried).string("reason").orElseThrow()).contains("time that it is given");
    }

    @Test
    void aNetworkOfOneVectorIsShownTilesAndTheMirrorImage() throws Exception {
        for (String fit : List.of("squash", "letterbox-top-left")) {
            Backbone tiny = tiny(fit);
            List<Look> looks = new ArrayList<>(tiny.looks());
            looks.addAll(tiny.candidates());

            assertThat(looks.stream().map(tiny::words))
                    .contains("tiny", "tiny@48", "tiny@mirrored", "tiny@2x2", "tiny@3x3", "handmade@384-peaks");
            Backbone seeing = tiny.seeing(looks);
            assertThat(seeing.runs()).isTrue();
            assertThat(seeing.framing().fit()).isEqualTo(tiny.framing().fit());
            assertThat(looks.stream().flatMap(look -> seeing.blocks(look).stream()))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, seeing.blocks().size()).boxed().toList());
        }
    }

    @Test
    void anImageAndItsMirrorImageLookTheSameToTheMirroredView() throws Exception {
        Backbone tiny = tiny("squash");
        Backbone mirrored = tiny.seeing(List.of(new Look(0, new View.Mirrored(TinyNetwork.SIDE))));
        byte[] rgb = new byte[TinyNetwork.SIDE * TinyNetwork.SIDE * 3];
        new Random(5).nextBytes(rgb);
        byte[] turned = new byte[rgb.length];
        for (int i = 0; i < rgb.length; i += 3) {
            int x = i / 3 % TinyNetwork.SIDE;
            System.arraycopy(rgb, i, turned, i + 3 * (TinyNetwork.SIDE - 1 - 2 * x), 3);
        }
        try (ImageSession session =
                new ImageSession(mirrored.featureGraph(), mirrored.framing(), Backbone.EMBEDDING, 1)) {
            float[] one = session.run(new Picture(TinyNetwork.SIDE, TinyNetwork.SIDE, rgb));
            float[] other = session.run(new Picture(TinyNetwork.SIDE, TinyNetwork.SIDE, turned));

            assertThat(other).containsExactly(one, within(1e-5f));
        }
    }

    @Test
    void aNetworkOfOneSizeIsNotShownOthers() throws Exception {
        Graph graph = new Graph("fixed");
        String image = graph.input("image", 3, TinyNetwork.SIDE, TinyNetwork.SIDE);
        String flat = graph.node("Flatten", List.of(image), Graph.attribute("axis", 1));
        int pixels = 3 * TinyNetwork.SIDE * TinyNetwork.SIDE;
        float[] weights = new float[pixels * TinyNetwork.WIDTH];
        Arrays.fill(weights, .01f);
        String vector = graph.node("MatMul", List.of(flat, graph.floats(weights, pixels, TinyNetwork.WIDTH)));
        graph.output("embedding", vector, TinyNetwork.WIDTH);
        Backbone fixed = network(graph.bytes(), "squash");

        assertThat(fixed.runs()).isTrue();
        assertThat(fixed.seeing(List.of(new Look(0, new View.Mirrored(TinyNetwork.SIDE))))
                        .runs())
                .isTrue();
        assertThat(fixed.seeing(List.of(new Look(0, new View.Larger(64)))).runs())
                .isFalse();
    }

    @Test
    void workIsCountedByWeightsAndPlaces() {
        double counted =
                Network.parse(TinyNetwork.onnx()).multiplications("image", TinyNetwork.SIDE, List.of("embedding"));

        assertThat(counted).isEqualTo(9.0 * (16 * 16 * 12 * 3 + 8 * 8 * 16 * 12 + 4 * 4 * 24 * 16));
    }

    private Backbone tiny(String fit) throws Exception {
        return network(TinyNetwork.onnx(), fit);
    }

    private Backbone network(byte[] onnx, String fit) throws Exception {
        Files.write(scratch.resolve("tiny.onnx"), onnx);
        Files.writeString(scratch.resolve("tiny.backbone.json"), String.format(Locale.ROOT, """
                        {"name": "tiny", "file": "tiny.onnx", "sha256": "%s",
                         "input": {"name": "image", "size": 32, "color": "RGB", "fit": "%s",
                                   "mean": [128, 128, 128], "std": [64, 64, 64]},
                         "outputs": {"embedding": {"name": "embedding", "channels": 24}},
                         "licence": "none", "origin": "a test"}
                        """, Digest.of(onnx), fit));
        return new Backbones(scratch).open(scratch.resolve("tiny.onnx").toString());
    }
}
