package dev.ownlabel.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.Picture;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Small marks, which the usual view of an image misses: a training finds the views that show them. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SmallDefectsTest {
    private static final List<String> LABELS = List.of("good", "speck", "hairline");
    private static final Duration PLENTY = Duration.ofMinutes(10);

    @TempDir
    private Path scratch;

    private final ImageReader reader = new ImageReader(ImageLimits.service());
    private final TrainingSet marks = new TrainingSet(LABELS, new SmallMarks(45, 1));
    private Backbone builtin;
    private TrainedModel chosen;

    @BeforeAll
    void train() throws Exception {
        builtin = new Backbones(scratch).open("builtin");
        chosen = new Trainer(builtin, options(PLENTY)).train(marks, Progress.silent());
    }

    private TrainingOptions options(Duration views) {
        return new TrainingOptions(2, 1, scratch).withViews(views);
    }

    private static JsonObject views(TrainedModel model) throws Exception {
        JsonObject card = (JsonObject)
                JsonReader.parse(model.bundle(model.crossValidated(), Map.of()).json(), JsonLimits.DOCUMENT);
        return card.object("training").orElseThrow().object("views").orElseThrow();
    }

    @Test
    void whatTheUsualViewMissesOthersFind() throws Exception {
        LabelledImages test = new SmallMarks(45, 2);
        TrainedModel usual = new Trainer(builtin, options(Duration.ZERO)).train(marks, Progress.silent());

        double without =
                new Evaluation(2).evaluate(usual, test, Progress.silent()).accuracy();
        double with =
                new Evaluation(2).evaluate(chosen, test, Progress.silent()).accuracy();

        assertThat(without).isLessThan(.75);
        assertThat(with).isGreaterThan(.9);
        assertThat(usual.backbone().fingerprint()).isEqualTo(builtin.fingerprint());
        assertThat(chosen.backbone().fingerprint()).isNotEqualTo(builtin.fingerprint());
    }

    @Test
    void theJsonTellsWhatWasTriedAndWhy() throws Exception {
        JsonObject views = views(chosen);

        assertThat(views.bool("changed")).contains(true);
        assertThat(views.string("reason").orElseThrow()).contains("cross-validated loss", "instead of");
        assertThat(views.array("tried").orElse(JsonArray.EMPTY).elements())
                .hasSizeGreaterThanOrEqualTo(builtin.candidates().size())
                .anyMatch(tried -> ((JsonObject) tried).bool("taken").orElse(false));
        assertThat(views.number("images").orElseThrow().longValue()).hasValue(45);
    }

    @Test
    void theServedModelAgreesWithTheEmbeddings() throws Exception {
        LabelledImages test = new SmallMarks(6, 3);
        ModelBundle bundle = chosen.bundle(chosen.crossValidated(), Map.of());
        Backbone seen = chosen.backbone();
        try (Model model = Model.load(bundle, 1);
                ImageSession session = new ImageSession(seen.featureGraph(), seen.framing(), Backbone.EMBEDDING, 1)) {
            for (int i = 0; i < test.size(); i++) {
                Picture picture = reader.read(test.image(i), model.enoughPixels());

                assertThat(model.confidences(picture))
                        .containsExactly(chosen.confidences(session.run(picture)), within(1e-4f));
            }
            assertThat(model.enoughPixels()).isEqualTo(2 * seen.framing().side());
        }
    }

    @Test
    void theSameSeedGivesTheSameBytesAlsoAfterAKill() throws Exception {
        Map<String, float[]> kept = new HashMap<>();
        EmbeddingCheckpoint checkpoint = new EmbeddingCheckpoint() {
            @Override
            public Optional<float[]> load(String kind, int chunk) {
                return Optional.ofNullable(kept.get(kind + "/" + chunk));
            }

            @Override
            public void save(String kind, int chunk, float[] values) {
                kept.put(kind + "/" + chunk, values);
            }

            @Override
            public int chunkSize() {
                return 25;
            }
        };
        Trainer trainer = new Trainer(builtin, options(PLENTY));
        Progress killed = (stage, fraction) -> {
            if (stage == Stage.DECODE_AND_EMBED && fraction > .6) {
                throw new IllegalStateException("killed");
            }
        };

        assertThatThrownBy(() -> trainer.train(marks, checkpoint, killed)).hasMessage("killed");
        assertThat(kept.keySet().stream()
                        .map(key -> key.substring(0, key.indexOf('/')))
                        .distinct())
                .as("usual views, those tried, those chosen")
                .hasSize(3);
        TrainedModel again = trainer.train(marks, checkpoint, Progress.silent());

        ModelBundle first = chosen.bundle(chosen.crossValidated(), Map.of());
        ModelBundle second = again.bundle(again.crossValidated(), Map.of());
        assertThat(second.onnx()).isEqualTo(first.onnx());
        assertThat(second.json()).isEqualTo(first.json());
    }
}
