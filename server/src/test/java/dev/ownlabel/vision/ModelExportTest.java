package dev.ownlabel.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.Backbone.Look;
import dev.ownlabel.vision.BackboneDescriptor.Fit;
import dev.ownlabel.vision.ImageSession.Framing;
import dev.ownlabel.vision.graph.InputGraph;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An exported model, used as its README says, by nothing but ONNX Runtime and the JDK. */
class ModelExportTest {
    private static final List<String> LABELS = List.of("disc", "square", "stripes");

    private @TempDir Path scratch;

    @Test
    void anExportedModelAgreesWithTheServedOne() throws Exception {
        ModelBundle bundle = new Trainer(new Backbones(scratch).open("builtin"), new TrainingOptions(2, 1, scratch))
                .train(new TrainingSet(LABELS, new DrawnImages(18, 1, true)), Progress.silent())
                .draft();
        Map<String, byte[]> files = exported(bundle);
        ImageReader reader = new ImageReader(ImageLimits.service());

        try (Model model = Model.load(bundle, 1)) {
            for (int[] size : new int[][] {{64, 64}, {311, 97}, {128, 128}, {640, 433}}) {
                byte[] png = png(size[0], size[1]);
                float[] served = model.confidences(reader.read(png, model.enoughPixels()));

                assertThat(used(files, png)).containsExactly(served, within(1e-4f));
            }
        }
        assertThat(files.get("model.onnx")).isEqualTo(bundle.onnx());
        assertThat(files.get("model.json")).isEqualTo(bundle.json());
        assertThat(new String(files.get("README.md"), StandardCharsets.UTF_8))
                .contains("[n, 3, 128, 128]", "128 x 128", "256")
                .doesNotContain("@");
    }

    @Test
    void anExportedModelHasItsViewsInside() throws Exception {
        Backbone builtin = new Backbones(scratch).open("builtin");
        List<Look> looks = new ArrayList<>(builtin.looks());
        looks.addAll(builtin.candidates());
        ModelBundle bundle = new Trainer(builtin.seeing(looks), new TrainingOptions(2, 1, scratch))
                .train(new TrainingSet(LABELS, new DrawnImages(18, 1, true)), Progress.silent())
                .draft();
        Map<String, byte[]> files = exported(bundle);

        try (Model model = Model.load(bundle, 1)) {
            byte[] png = png(311, 97);
            float[] served = model.confidences(new ImageReader(ImageLimits.service()).read(png, model.enoughPixels()));

            assertThat(used(files, png)).containsExactly(served, within(1e-4f));
        }
        assertThat(new String(files.get("README.md"), StandardCharsets.UTF_8)).contains("[n, 3, 384, 384]", "768");
        assertThat(new String(files.get("model.json"), StandardCharsets.UTF_8))
                .contains("thin_photos@384-peaks", "thin_photos@192", "thin_photos@mirrored", "handmade@384-peaks");
        assertThat(bundle.onnx().length).as("weights are there once").isLessThan(2 * builtin.featureGraph().length);
    }

    @ParameterizedTest
    @CsvSource({
        "SQUASH,64,64",
        "SQUASH,61,67",
        "SQUASH,500,333",
        "LETTERBOX_TOP_LEFT,500,333",
        "LETTERBOX_TOP_LEFT,70,200"
    })
    void theInputGraphMakesTheServersInput(Fit fit, int width, int height) throws Exception {
        Framing framing = new Framing(96, fit, 114);
        byte[] rgb = new byte[width * height * 3];
        new Random(3).nextBytes(rgb);
        byte[] graph = InputGraph.bytes(96, fit == Fit.LETTERBOX_TOP_LEFT, 114);

        float[] expected = framing.numbers(new Picture(width, height, rgb));

        OrtEnvironment runtime = OnnxRuntime.environment();
        try (OrtSession session = runtime.createSession(graph);
                OnnxTensor bytes = tensor(runtime, rgb, width, height);
                OrtSession.Result result = session.run(Map.of("pixels", bytes))) {
            float[] image = new float[expected.length];
            ((OnnxTensor) result.get(0)).getFloatBuffer().get(image);
            assertThat(image).containsExactly(expected);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment runtime, byte[] rgb, int width, int height) throws Exception {
        ByteBuffer pixels = ByteBuffer.allocateDirect(rgb.length).put(rgb).flip();
        return OnnxTensor.createTensor(runtime, pixels, new long[] {height, width, 3}, OnnxJavaType.UINT8);
    }

    private static float[] used(Map<String, byte[]> files, byte[] file) throws Exception {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(file));
        int width = picture.getWidth();
        int height = picture.getHeight();
        ByteBuffer pixels = ByteBuffer.allocateDirect(width * height * 3);
        for (int rgb : picture.getRGB(0, 0, width, height, null, 0, width)) {
            pixels.put((byte) (rgb >> 16)).put((byte) (rgb >> 8)).put((byte) rgb);
        }
        OrtEnvironment runtime = OnnxRuntime.environment();
        try (OrtSession prepare = runtime.createSession(files.get("input.onnx"));
                OrtSession model = runtime.createSession(files.get("model.onnx"));
                OnnxTensor bytes = OnnxTensor.createTensor(
                        runtime, pixels.flip(), new long[] {height, width, 3}, OnnxJavaType.UINT8);
                OrtSession.Result image = prepare.run(Map.of("pixels", bytes));
                OrtSession.Result result = model.run(Map.of("image", (OnnxTensor) image.get(0)))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    private static Map<String, byte[]> exported(ModelBundle bundle) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        ModelExport.write(bundle, archive);
        Map<String, byte[]> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(archive.toByteArray()))) {
            for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
                files.put(entry.getName(), zip.readAllBytes());
            }
        }
        return files;
    }

    private static byte[] png(int width, int height) throws IOException {
        Random random = new Random(width);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            int x = i % width;
            int y = i / width;
            image.setRGB(x, y, (x * 255 / width) << 16 | (y * 255 / height) << 8 | random.nextInt(80));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
