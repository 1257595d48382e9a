package dev.ownlabel.vision.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.boxes.BoxedImages;
import dev.ownlabel.vision.boxes.DetectionResult;
import dev.ownlabel.vision.boxes.DrawnBoxes;
import dev.ownlabel.vision.boxes.FoundBox;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectorTrainerTest {
    @TempDir
    private Path folder;

    private Backbone backbone;

    @BeforeEach
    void open() throws Exception {
        backbone = new Backbones(folder).open("builtin");
    }

    private TrainedDetector train(BoxedImages images, int samples, Duration budget) throws Exception {
        return new DetectorTrainer(
                        backbone,
                        new TrainingOptions(1, 1, folder),
                        new DetectionOptions(budget, samples),
                        InstantSource.system())
                .train(new DetectionSet(DrawnBoxes.LABELS, images), Progress.silent());
    }

    private TrainedDetector train(BoxedImages images, int samples) throws Exception {
        return train(images, samples, Duration.ofMinutes(10));
    }

    private static DetectionResult test(TrainedDetector model, BoxedImages images) throws Exception {
        return new DetectionEvaluation(1).evaluate(model, images, Progress.silent());
    }

    private static Picture picture(BoxedImages images, int index) throws Exception {
        return new ImageReader(ImageLimits.service()).read(images.image(index));
    }

    @Test
    void aModelIsTestedStoredAndLoadedAgain() throws Exception {
        TrainedDetector model = train(new DrawnBoxes(24, 1), 80);
        DrawnBoxes testing = new DrawnBoxes(4, 2);
        DetectionResult result = test(model, testing);

        ModelBundle bundle = model.bundle(result, Map.of("trainingImages", "24"));

        assertThat(new String(bundle.json(), StandardCharsets.UTF_8))
                .contains("\"task\" : \"detection\"", "\"mAP50:95\"", "\"trainingImages\" : \"24\"");
        assertThat(Detector.isIn(bundle)).isTrue();
        try (Detector detector = Detector.load(bundle, 1)) {
            assertThat(detector.labels()).isEqualTo(DrawnBoxes.LABELS);
            assertThat(detector.threshold("disc"))
                    .isEqualTo(result.labels().getFirst().threshold());
            for (int i = 0; i < testing.size(); i++) {
                List<FoundBox> found = detector.detect(picture(testing, i));
                assertThat(found).isEqualTo(result.images().get(i).found());
                assertThat(found).allSatisfy(DetectorTrainerTest::assertLiesInTheImage);
            }
        }
    }

    private static void assertLiesInTheImage(FoundBox found) {
        Box box = found.box();
        assertThat(box.left()).isBetween(0.0, box.right());
        assertThat(box.top()).isBetween(0.0, box.bottom());
        assertThat(Math.max(box.right(), box.bottom())).isLessThanOrEqualTo(1);
        assertThat(found.confidence01()).isBetween(0f, 1f);
    }

    @Test
    void oneImageWithOneBoxMakesAModelAndAWarning() throws Exception {
        BoxedImages one = new DrawnBoxes(1, 5) {
            @Override
            public List<LabelledBox> boxes(int index) {
                return List.of(new LabelledBox(0, super.boxes(index).getFirst().box()));
            }
        };
        TrainedDetector model = new DetectorTrainer(
                        backbone,
                        new TrainingOptions(1, 1, folder),
                        new DetectionOptions(Duration.ofMinutes(10), 16),
                        InstantSource.system())
                .train(new DetectionSet(List.of("disc"), one), Progress.silent());

        assertThat(model.heldOut()).isEmpty();
        assertThat(model.training().array("warnings").orElseThrow().elements()).hasSize(2);
    }

    @Test
    void whenTheTimeIsUpTheBestSoFarIsTheModel() throws Exception {
        TrainedDetector model = train(new DrawnBoxes(24, 1), 1_000_000, Duration.ofMillis(1));

        assertThat(model.training().number("steps").orElseThrow().text()).isEqualTo("1");
    }

    @Test
    void anInterruptEndsTheTraining() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> train(new DrawnBoxes(24, 1), 80)).isInstanceOf(InterruptedException.class);
    }

    @Test
    void aBackboneWithoutMapsIsRefusedInClearWords() throws Exception {
        for (String file : List.of("thin_scenes.onnx", "thin_scenes.backbone.json")) {
            try (var resource = Backbones.class.getResourceAsStream("/backbones/" + file)) {
                Files.copy(resource, folder.resolve(file));
            }
        }
        Path descriptor = folder.resolve("thin_scenes.backbone.json");
        String vectorOnly =
                Files.readString(descriptor).replaceAll("(?s),\\s*\"c3\".*?\\}\\s*\\},\\s*\"tuning\"", "}, \"tuning\"");
        Files.writeString(descriptor, vectorOnly);
        backbone = new Backbones(folder).open(descriptor.toString());

        assertThatThrownBy(() -> train(new DrawnBoxes(24, 1), 80))
                .isInstanceOf(DetectionUnavailableException.class)
                .hasMessageContaining("has no feature maps");
    }

    @Test
    void anImageThatCannotBeReadEndsTheTraining() {
        BoxedImages broken = new BoxedImages() {
            private final DrawnBoxes drawn = new DrawnBoxes(24, 1);

            @Override
            public List<LabelledBox> boxes(int index) {
                return drawn.boxes(index);
            }

            @Override
            public int size() {
                return drawn.size();
            }

            @Override
            public byte[] image(int index) throws IOException {
                throw new IOException("gone");
            }
        };

        assertThatThrownBy(() -> train(broken, 80))
                .isInstanceOf(IOException.class)
                .hasMessage("gone");
    }

    @Test
    void drawnObjectsAreFound() throws Exception {
        DetectionResult result = test(train(new DrawnBoxes(60, 1), 2400), new DrawnBoxes(30, 2));

        assertThat(result.averagePrecision()).isGreaterThan(0.85);
        assertThat(result.f1()).isGreaterThan(0.8);
    }

    @Test
    @Tag("slow")
    void theSameSeedGivesTheSameBytes() throws Exception {
        DrawnBoxes images = new DrawnBoxes(24, 1);
        DrawnBoxes testing = new DrawnBoxes(4, 2);
        TrainedDetector first = train(images, 80);
        TrainedDetector second = train(images, 80);

        assertThat(first.bundle(test(first, testing), Map.of()).onnx())
                .isEqualTo(second.bundle(test(second, testing), Map.of()).onnx());
        assertThat(test(first, testing).averagePrecision())
                .isEqualTo(test(second, testing).averagePrecision(), within(0.0));
    }
}
