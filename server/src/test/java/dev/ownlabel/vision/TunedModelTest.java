package dev.ownlabel.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.vision.finetune.Limits;
import dev.ownlabel.vision.finetune.TinyNetwork;
import dev.ownlabel.vision.graph.View;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fine-tuning inside a training, with a network so weak that tuning it must gain. */
class TunedModelTest {
    private static final List<String> LABELS = List.of("disc", "square", "stripes");
    private static final long ENOUGH = 2L << 30;
    private static final Limits PLENTY = new Limits(Duration.ofMinutes(10), ENOUGH, Limits.Choice.CPU);

    @TempDir
    private Path folder;

    private Backbone backbone() throws Exception {
        return backbone("whole");
    }

    private Backbone backbone(String tuning) throws Exception {
        byte[] onnx = TinyNetwork.onnx();
        Files.write(folder.resolve("tiny.onnx"), onnx);
        Files.writeString(folder.resolve("tiny.backbone.json"), """
            {"name": "tiny", "file": "tiny.onnx", "sha256": "%s",
             "input": {"name": "image", "size": 32, "color": "RGB", "fit": "squash",
                       "mean": [128, 128, 128], "std": [64, 64, 64]},
             "outputs": {"embedding": {"name": "embedding", "channels": 24}},
             "tuning": "%s", "licence": "none", "origin": "a test"}
            """.formatted(Digest.of(onnx), tuning));
        return new Backbones(folder).open(folder.resolve("tiny.onnx").toString());
    }

    private TrainedModel train(int images, Limits limits, Progress progress) throws Exception {
        TrainingSet set = new TrainingSet(LABELS, new DrawnImages(images, 1, true));
        return new Trainer(backbone(), new TrainingOptions(2, 1, folder, limits)).train(set, progress);
    }

    private static JsonObject fineTuning(TrainedModel model) throws Exception {
        JsonObject card = (JsonObject)
                JsonReader.parse(model.bundle(model.crossValidated(), Map.of()).json(), JsonLimits.DOCUMENT);
        return card.object("training").orElseThrow().object("fineTuning").orElseThrow();
    }

    @Test
    void aTunedNetworkIsBetterServesAsOneGraphAndIsTheSameEachTime() throws Exception {
        LabelledImages test = new DrawnImages(600, 2, true);
        TrainedModel frozen = train(120, Limits.none(), Progress.silent());
        TrainedModel tuned = train(120, PLENTY, Progress.silent());
        TrainedModel again = train(120, PLENTY, Progress.silent());

        JsonObject told = fineTuning(tuned);
        assertThat(told.string("reason").orElseThrow()).contains("cross-validated loss");
        assertThat(told.bool("used")).contains(true);
        assertThat(fineTuning(frozen).string("reason")).contains("not tried: turned off");
        double before =
                new Evaluation(2).evaluate(frozen, test, Progress.silent()).accuracy();
        double after =
                new Evaluation(2).evaluate(tuned, test, Progress.silent()).accuracy();
        assertThat(after).isGreaterThan(before);
        assertThat(tuned.crossValidated().accuracy())
                .isGreaterThan(frozen.crossValidated().accuracy());
        ModelBundle bundle = tuned.bundle(tuned.crossValidated(), Map.of());
        assertThat(again.bundle(again.crossValidated(), Map.of()).onnx()).isEqualTo(bundle.onnx());
    }

    @Test
    void aTunedNetworkStandsBesideSeveralViews() throws Exception {
        Backbone tiny = backbone();
        List<Backbone.Look> looks = new ArrayList<>(tiny.looks());
        looks.add(new Backbone.Look(0, new View.Larger(48)));
        looks.add(new Backbone.Look(0, new View.Tiles(32, 2)));
        LabelledImages images = new DrawnImages(120, 1, true);
        TrainedModel tuned = new Trainer(tiny.seeing(looks), new TrainingOptions(2, 1, folder, PLENTY))
                .train(new TrainingSet(LABELS, images), Progress.silent());

        assertThat(fineTuning(tuned).bool("used")).contains(true);
        // what it has learnt from it knows better than what was held out, unless it is served something else than it
        // learnt from
        assertThat(new Evaluation(2).evaluate(tuned, images, Progress.silent()).accuracy())
                .isGreaterThan(tuned.crossValidated().accuracy());
    }

    @Test
    void howANetworkIsTunedIsItsDescriptorsToSay() throws Exception {
        TrainingSet set = new TrainingSet(LABELS, new DrawnImages(120, 1, true));
        TrainingOptions options = new TrainingOptions(2, 1, folder, PLENTY);
        JsonObject whole = fineTuning(new Trainer(backbone("whole"), options).train(set, Progress.silent()));
        JsonObject late = fineTuning(new Trainer(backbone("late"), options).train(set, Progress.silent()));

        assertThat(whole.string("rate")).contains("0.0010");
        assertThat(late.string("rate")).contains("0.0002");
    }

    @Test
    void tooFewImagesAreNotTunedOn() throws Exception {
        assertThat(fineTuning(train(30, PLENTY, Progress.silent())).string("reason"))
                .contains("not tried: 30 images are too few for 3 labels");
    }

    @Test
    void tooLittleTimeLeavesTheFrozenModel() throws Exception {
        Limits hardly = new Limits(Duration.ofMillis(1), ENOUGH, Limits.Choice.CPU);

        assertThat(fineTuning(train(120, hardly, Progress.silent()))
                        .string("reason")
                        .orElseThrow())
                .startsWith("not ");
    }

    @Test
    void tooLittleMemoryLeavesTheFrozenModel() throws Exception {
        Limits small = new Limits(Duration.ofMinutes(10), 1 << 20, Limits.Choice.CPU);

        assertThat(fineTuning(train(120, small, Progress.silent()))
                        .string("reason")
                        .orElseThrow())
                .startsWith("not tried: it takes some ")
                .contains("vision.tuning-memory-bytes");
    }

    @Test
    void aDeviceThatIsNotThereLeavesTheFrozenModel() throws Exception {
        Limits cuda = new Limits(Duration.ofMinutes(1), ENOUGH, Limits.Choice.CUDA);

        assertThat(fineTuning(train(120, cuda, Progress.silent()))
                        .string("reason")
                        .orElseThrow())
                .startsWith("not tried:")
                .contains("CUDA");
    }

    @Test
    void whoeverWatchesEndsTheTraining() {
        Progress impatient = (stage, fraction) -> {
            if (stage == Stage.TUNE && fraction > 0.2) {
                throw new IllegalStateException("not mine any more");
            }
        };

        assertThatThrownBy(() -> train(120, PLENTY, impatient)).hasMessage("not mine any more");
    }
}
