package dev.ownlabel.vision.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.detect.loss.Cells;
import dev.ownlabel.vision.fit.Calibration;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedGraphTest {
    private static final Frame FRAME = new Frame(96, 64);

    @Test
    void itGivesTheBoxesAndConfidencesOfTheTrainedMaps(@TempDir Path folder) throws Exception {
        FeatureMaps.Source source =
                FeatureMaps.of(new Backbones(folder).open("builtin")).orElseThrow();
        Cells cells = new Cells(FRAME.width(), FRAME.height(), source.maps().strides());
        DetectorNetwork network = DetectorNetwork.of(source, FRAME, 2, 1);
        BackboneDescriptor.Input input = source.member().descriptor().input();
        float[] image = new float[FRAME.numbers()];
        float[] normalised = new float[image.length];
        Random random = new Random(1);
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextInt(256);
            int channel = i / (FRAME.width() * FRAME.height());
            normalised[i] = (float)
                    ((image[i] - input.mean().get(channel)) / input.std().get(channel));
        }
        Calibration calibration = new Calibration(List.of(2.0, 1.0), List.of(0.5, 0.0));

        List<float[]> maps = run(network.onnx(), DetectorNetwork.INPUT, normalised, network.outputs());
        byte[] served = ServedGraph.of(network, input, FRAME, cells, calibration);
        List<float[]> answer =
                run(served, ServedGraph.INPUT, image, List.of(ServedGraph.BOXES, ServedGraph.CONFIDENCE));

        int levels = cells.levels();
        int cell = 0;
        float[] geometry = cells.geometry();
        for (int level = 0; level < levels; level++) {
            int count = cells.columns(level) * cells.rows(level);
            float[] box = maps.get(levels + level);
            float[] logOdds = maps.get(level);
            for (int i = 0; i < count; i++, cell++) {
                double stride = geometry[cell * 3 + 2];
                double centre = geometry[cell * 3] + box[i] * stride;
                double half = Math.exp(box[2 * count + i]) * stride / 2;
                assertThat((double) answer.get(0)[cell * 4]).isEqualTo(centre - half, within(1e-3));
                assertThat((double) answer.get(0)[cell * 4 + 2]).isEqualTo(centre + half, within(1e-3));
                assertThat((double) answer.get(1)[cell * 2])
                        .isEqualTo(1 / (1 + Math.exp(-2 * logOdds[i] - 0.5)), within(1e-4));
                assertThat((double) answer.get(1)[cell * 2 + 1])
                        .isEqualTo(1 / (1 + Math.exp(-logOdds[count + i])), within(1e-4));
            }
        }
        assertThat(cell).isEqualTo(cells.count());
    }

    private static List<float[]> run(byte[] onnx, String input, float[] values, List<String> outputs) throws Exception {
        OrtEnvironment environment = OnnxRuntime.environment();
        long[] shape = {1, 3, FRAME.height(), FRAME.width()};
        try (OrtSession session = OnnxRuntime.open(onnx, 1);
                OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            return outputs.stream()
                    .map(name -> {
                        FloatBuffer buffer = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
                        float[] floats = new float[buffer.remaining()];
                        buffer.get(floats);
                        return floats;
                    })
                    .toList();
        }
    }
}
