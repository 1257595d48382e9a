package dev.ownlabel.vision.finetune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.vision.tune.Device;
import dev.ownlabel.vision.tune.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each look at the clock takes a second, and each step looks once: 60 images, 10 steps a part. */
class CrossTuningTest {
    private static final int IMAGES = 60;
    private static final int LABELS = 3;
    private static final List<Double> GREY = List.of(128.0, 128.0, 128.0);

    @TempDir
    private Path scratch;

    private PixelStore pixels;

    @BeforeEach
    void open() throws Exception {
        pixels = PixelStore.of(IMAGES, TinyNetwork.SIDE, scratch);
        byte[] rgb = new byte[TinyNetwork.SIDE * TinyNetwork.SIDE * 3];
        Random random = new Random(1);
        for (int image = 0; image < IMAGES; image++) {
            random.nextBytes(rgb);
            pixels.put(image, rgb);
        }
    }

    @AfterEach
    void close() {
        pixels.close();
    }

    private Optional<Map<Integer, float[]>> heldOut(Duration budget) throws Exception {
        List<Set<Integer>> labels = new ArrayList<>();
        for (int image = 0; image < IMAGES; image++) {
            labels.add(Set.of(image % LABELS));
        }
        AtomicLong seconds = new AtomicLong();
        Source source = new Source(
                "tiny",
                TinyNetwork.onnx(),
                "embedding",
                List.of(),
                true,
                TinyNetwork.SIDE,
                new Normalising(false, GREY, GREY));
        return new CrossTuning(
                        Engine.open(1, Device.CPU),
                        source,
                        new Lesson(pixels, pixels, labels, LABELS, true),
                        new Plan(3, 10),
                        Recipe.WHOLE,
                        1,
                        new Deadline(budget, () -> seconds.getAndIncrement() * 1_000_000_000),
                        new Interruption(_ -> {}))
                .heldOut();
    }

    @Test
    void withTimeEnoughEveryImageIsScored() throws Exception {
        assertThat(heldOut(Duration.ofSeconds(100)).orElseThrow()).hasSize(IMAGES);
    }

    @Test
    void whenTimeRunsOutThePartsThatWereFinishedCount() throws Exception {
        assertThat(heldOut(Duration.ofSeconds(20)).orElseThrow()).hasSize(IMAGES / 3);
    }

    @Test
    void withoutOneFinishedPartThereIsNothing() throws Exception {
        assertThat(heldOut(Duration.ofSeconds(8))).isEmpty();
    }
}
