package dev.ownlabel.vision.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.ManualClock;
import dev.ownlabel.image.ImageHeader;
import dev.ownlabel.image.ImageHeader.Format;
import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.boxes.DrawnBoxes;
import dev.ownlabel.vision.boxes.LabelledBox;
import dev.ownlabel.vision.detect.Scene.Placement;
import dev.ownlabel.vision.detect.Scene.Tint;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How images come into a detector's input, in learning and in serving. */
class FramesTest {
    private static final Tint PLAIN = new Tint(1, 1, 0);

    private static Frame chosen(int width, int height, double share) {
        FrameChoice choice = new FrameChoice(1);
        choice.add(
                new ImageHeader(Format.PNG, width, height),
                List.of(new LabelledBox(0, new Box(0, 0, share, share * width / height))));
        return choice.frame();
    }

    @Test
    void theInputHasTheImagesShapeInMultiplesOf32() {
        assertThat(chosen(640, 480, 0.0616)).isEqualTo(new Frame(416, 320));
        assertThat(chosen(480, 640, 0.0822)).isEqualTo(new Frame(320, 416));
    }

    @Test
    void smallObjectsMakeALargerInputUpToABound() {
        assertThat(chosen(4096, 4096, 0.05)).isEqualTo(new Frame(480, 480));
        assertThat(chosen(4096, 4096, 0.01)).isEqualTo(new Frame(640, 640));
        assertThat(chosen(4096, 4096, 0.9)).isEqualTo(new Frame(320, 320));
    }

    @Test
    void smallImagesMakeASmallInput() {
        assertThat(chosen(64, 64, 0.9)).isEqualTo(new Frame(64, 64));
    }

    @Test
    void aPictureIsFittedAtTheTopLeftWithItsShapeKept() {
        Picture fitted = new Frame(64, 64).fitted(new Picture(200, 100, new byte[200 * 100 * 3]));

        assertThat(fitted.width()).isEqualTo(64);
        assertThat(fitted.height()).isEqualTo(32);
    }

    private static Box drawn(Placement placement) {
        Scene scene = new Scene(new Frame(64, 64));
        scene.draw(
                new Picture(20, 10, new byte[600]),
                List.of(new LabelledBox(0, new Box(0.1, 0.2, 0.5, 1))),
                placement,
                PLAIN);
        assertThat(scene.boxes()).hasSize(1);
        return scene.boxes().getFirst().box();
    }

    @Test
    void boxesGoWithTheirPicture() {
        Box whole = new Box(0, 0, 64, 64);

        assertThat(drawn(new Placement(whole, 2, 3, 5, 7, false))).isEqualTo(new Box(9, 13, 25, 37));
        Box mirrored = drawn(new Placement(whole, 2, 3, 5, 7, true));
        assertThat(mirrored.left()).isEqualTo(5 + 2 * 10, within(1e-9));
        assertThat(mirrored.right()).isEqualTo(5 + 2 * 18, within(1e-9));
    }

    @Test
    void aBoxIsCutAtTheWindowAndDroppedWhereLittleIsLeft() {
        assertThat(drawn(new Placement(new Box(0, 0, 20, 64), 2, 3, 5, 7, false)))
                .isEqualTo(new Box(9, 13, 20, 37));

        Scene scene = new Scene(new Frame(64, 64));
        scene.draw(
                new Picture(20, 10, new byte[600]),
                List.of(new LabelledBox(0, new Box(0.1, 0.2, 0.5, 1))),
                new Placement(new Box(0, 0, 12, 64), 2, 3, 5, 7, false),
                PLAIN);
        assertThat(scene.boxes()).isEmpty();
    }

    @Test
    void aTenthIsKeptBackButNoImageThatALabelNeeds() {
        HeldOut split = HeldOut.of(new DetectionSet(DrawnBoxes.LABELS, new DrawnBoxes(50, 3)), 1);

        assertThat(split.kept()).hasSize(5).doesNotContainAnyElementsOf(split.learned());
        assertThat(split.learned()).hasSize(45);
        assertThat(HeldOut.of(new DetectionSet(DrawnBoxes.LABELS, new DrawnBoxes(19, 3)), 1)
                        .kept())
                .isEmpty();
    }

    @Test
    void theRateRisesThenFallsToLittle() {
        Pace pace = new Pace(new Recipe(8000, 8, Duration.ofSeconds(10), 1, 1), new ManualClock());

        assertThat(pace.factor(0, 0)).isEqualTo(1.0 / 60, within(1e-9));
        assertThat(pace.factor(59, 0)).isEqualTo(1, within(1e-9));
        assertThat(pace.factor(500, 0.5)).isEqualTo(0.51, within(1e-9));
        assertThat(pace.factor(1000, 1)).isEqualTo(0.02, within(1e-9));
    }

    @Test
    void aTrainingIsDoneByStepsOrByTime() {
        ManualClock clock = new ManualClock();
        Pace pace = new Pace(new Recipe(800, 8, Duration.ofSeconds(10), 1, 1), clock);

        assertThat(pace.done(50)).isEqualTo(0.5, within(1e-9));
        clock.advance(Duration.ofSeconds(8));
        assertThat(pace.done(50)).isEqualTo(0.8, within(1e-9));
        clock.advance(Duration.ofSeconds(8));
        assertThat(pace.done(50)).isEqualTo(1);
    }
}
