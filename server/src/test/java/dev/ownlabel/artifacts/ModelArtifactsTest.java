package dev.ownlabel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.artifacts.ModelArtifacts.Stored;
import dev.ownlabel.artifacts.WorkingCopies.WorkingCopy;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.objectstore.FakeObjectStore.Killed;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.training.TestPipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelArtifactsTest {
    private static final String BUCKET = "ownlabel-models";
    private static final Stored FIRST = new Stored(bytes("graph one"), bytes("{\"a\":1}"));
    private static final Stored SECOND = new Stored(bytes("graph two"), bytes("{\"a\":2}"));

    private @TempDir Path folder;
    private TestPipeline pipeline;
    private ProjectVersion version;

    @BeforeEach
    void start() throws Exception {
        pipeline = TestPipeline.withoutTraining(folder);
        version = pipeline.find(pipeline.create("v1", List.of("{}"), null));
    }

    @AfterEach
    void end() {
        pipeline.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void assertReads(Stored expected) throws Exception {
        Stored read = pipeline.artifacts.read(version.arn());
        assertThat(read.onnx()).isEqualTo(expected.onnx());
        assertThat(read.json()).isEqualTo(expected.json());
    }

    @Test
    void aModelIsReadAsItWasWritten() throws Exception {
        pipeline.artifacts.write(version, FIRST);

        assertReads(FIRST);
    }

    @Test
    void nothingStoredIsReadable() throws Exception {
        pipeline.artifacts.write(version, FIRST);

        assertThat(pipeline.objects.keys(BUCKET))
                .noneMatch(key -> pipeline.objects.text(BUCKET, key).contains("graph one"))
                .noneMatch(key -> key.contains("v1"));
    }

    @Test
    void aSecondWriteOverwritesAndLeavesNoOldParts() throws Exception {
        pipeline.artifacts.write(version, FIRST);

        pipeline.artifacts.write(version, SECOND);

        assertReads(SECOND);
        assertThat(pipeline.objects.keys(BUCKET)).hasSize(3);
    }

    @Test
    void aWriteKilledAnywhereLeavesOneWholeModel() throws Exception {
        pipeline.artifacts.write(version, FIRST);
        for (int kill = 1; kill <= 2; kill++) {
            pipeline.objects.killAtWrite(kill);
            assertThatThrownBy(() -> pipeline.artifacts.write(version, SECOND)).isInstanceOf(Killed.class);
            assertReads(FIRST);
        }
        pipeline.objects.killAtWrite(4);
        assertThatThrownBy(() -> pipeline.artifacts.write(version, SECOND)).isInstanceOf(Killed.class);

        assertReads(SECOND);
    }

    @Test
    void aFirstWriteThatWasKilledIsNoModel() {
        pipeline.objects.killAtWrite(3);
        assertThatThrownBy(() -> pipeline.artifacts.write(version, FIRST)).isInstanceOf(Killed.class);

        assertThatThrownBy(() -> pipeline.artifacts.read(version.arn()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No model is stored");
    }

    @Test
    void aChangedBitIsRefusedInEveryObject() throws Exception {
        pipeline.artifacts.write(version, FIRST);

        for (String key : pipeline.objects.keys(BUCKET)) {
            pipeline.objects.damage(BUCKET, key);
            assertThatThrownBy(() -> pipeline.artifacts.read(version.arn()))
                    .as(key)
                    .isInstanceOfAny(IOException.class, ObjectStoreException.class);
            pipeline.objects.damage(BUCKET, key);
        }
        assertReads(FIRST);
    }

    @Test
    void anotherVersionsObjectsAreRefused() throws Exception {
        ProjectVersion other = pipeline.find(pipeline.create("v2", List.of("{}"), null));
        pipeline.artifacts.write(version, FIRST);
        String ofFirst = new VersionPlace(version.arn()).model() + "artifact.json";
        String ofOther = new VersionPlace(other.arn()).model() + "artifact.json";
        pipeline.objects.copy(BUCKET, ofFirst, ofOther);

        assertThatThrownBy(() -> pipeline.artifacts.read(other.arn()))
                .isInstanceOfAny(IOException.class, ObjectStoreException.class);
    }

    @Test
    void deletingRemovesModelAndWorkingCopiesOfThatVersionOnly() throws Exception {
        ProjectVersion other = pipeline.find(pipeline.create("v2", List.of("{}"), null));
        pipeline.artifacts.write(version, FIRST);
        pipeline.working.of(version).put("lines/1", bytes("x"));
        pipeline.artifacts.write(other, SECOND);

        pipeline.artifacts.delete(version.arn());
        pipeline.artifacts.delete(version.arn());

        assertThat(pipeline.objects.keys(BUCKET)).hasSize(3);
        assertThat(pipeline.artifacts.read(other.arn()).onnx()).isEqualTo(SECOND.onnx());
    }

    @Test
    void workingCopiesAreReadAgainUntilTheyAreRemoved() throws Exception {
        WorkingCopy copy = pipeline.working.of(version);
        copy.put("images/1", bytes("one"));
        copy.put("lines/1", bytes("two"));

        copy.remove("images/");

        assertThat(copy.get("images/1")).isEmpty();
        assertThat(copy.get("lines/1")).hasValue(bytes("two"));
    }
}
