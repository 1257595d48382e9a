package dev.ownlabel.vision.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.BackboneDescriptor.Channels;
import dev.ownlabel.vision.BackboneDescriptor.Fit;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.Digest;
import dev.ownlabel.vision.LabelledImages;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.TrainingSet;
import java.awt.Color;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackboneLibraryTest {
    /** Numbers of an embedding: the vector, and mean, deviation, quarters and covariances of the map. */
    private static final int EACH = 3 + 2 * 3 + 4 * 3 + 6;

    @TempDir
    private Path folder;

    private Path kept;
    private Path network;
    private Backbones backbones;
    private BackboneLibrary library;

    @BeforeEach
    void write() throws IOException {
        kept = folder.resolve("kept");
        network = folder.resolve("colours.onnx");
        Files.write(network, TinyNetworks.colours());
        backbones = new Backbones(kept);
        library = new BackboneLibrary(kept, backbones);
    }

    private static byte[] descriptor() {
        return descriptor(TinyNetworks.colours());
    }

    private static byte[] descriptor(byte[] onnx) {
        NetworkOutline outline = NetworkOutline.of(onnx, null);
        NetworkOutline.Naming naming =
                new NetworkOutline.Naming("colours", "colours.onnx", Digest.of(onnx), "Apache-2.0", "drawn");
        return JsonWriter.writeIndented(outline.descriptor(naming, PixelValues.UNIT, Channels.RGB, Fit.SQUASH))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void anAddedBackboneIsNamedInTheSettingAloneAndJoined() throws Exception {
        BackboneLibrary.Kept added = library.add("mine", descriptor(), network);

        assertThat(added.name()).isEqualTo("mine");
        assertThat(added.descriptor().origin().licence()).isEqualTo("Apache-2.0");
        assertThat(library.list()).containsExactly(added);
        assertThat(backbones.open("mine").width()).isEqualTo(EACH);
        assertThat(backbones.open("mine+mine").width()).isEqualTo(2 * EACH);
    }

    @Test
    void whatIsKeptIsNotTheFileThatWasGiven() throws Exception {
        var _ = library.add("mine", descriptor(), network);

        Files.write(network, new byte[] {1});

        assertThat(backbones.open("mine").width()).isEqualTo(EACH);
    }

    @Test
    void aRemovedBackboneIsNoName() throws Exception {
        var _ = library.add("mine", descriptor(), network);

        assertThat(library.remove("mine")).isTrue();

        assertThat(library.remove("mine")).isFalse();
        assertThat(library.list()).isEmpty();
        assertThatThrownBy(() -> backbones.open("mine")).hasMessageContaining("ownlabel backbone list");
        assertThat(network).exists();
    }

    @Test
    void aNameIsTakenOnce() throws Exception {
        var _ = library.add("mine", descriptor(), network);

        assertThatThrownBy(() -> library.add("mine", descriptor(), network))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("There is a backbone mine already");
        assertThat(library.list()).hasSize(1);
    }

    @Test
    void namesThatMeanSomethingElseAreRefused() {
        for (String wrong : List.of("", "builtin", "builtin-2", "a+b", "../a", ".a", "a/b", "a.onnx", "0".repeat(64))) {
            assertThatThrownBy(() -> library.add(wrong, descriptor(), network))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDescriptorWithOtherSizesThanTheNetworksIsRefusedAndNothingKept() throws Exception {
        String text = new String(descriptor(), StandardCharsets.UTF_8);
        byte[] wrong = text.replaceFirst("\"channels\" : 3", "\"channels\" : 4").getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> library.add("mine", wrong, network))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("other sizes than the descriptor says");
        try (var left = Files.list(kept)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void anotherNetworkThanTheDescriptorsIsRefused() throws Exception {
        Files.write(network, TinyNetworks.classifier());

        assertThatThrownBy(() -> library.add("mine", descriptor(), network))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    void anOutlineSaysWhatANetworkTakesAndGives() {
        NetworkOutline outline = NetworkOutline.of(TinyNetworks.colours(), null);

        assertThat(outline.input()).isEqualTo("pixels");
        assertThat(outline.size()).isEqualTo(32);
        assertThat(outline.outputs())
                .containsExactlyInAnyOrder(
                        new NetworkOutline.Output("map", 3, 1), new NetworkOutline.Output("pooled", 3, 0));
        assertThat(outline.seemsClassifierOnly()).isFalse();
        assertThat(outline)
                .asString()
                .contains("takes 'pixels', images of 32 x 32 pixels", "'map', 3 channels, stride 1");
        assertThat(NetworkOutline.of(TinyNetworks.classifier(), null).seemsClassifierOnly())
                .isTrue();
    }

    @Test
    void whatCannotBeABackboneIsRefusedWithTheReason() {
        assertThatThrownBy(() -> NetworkOutline.of(new byte[] {1, 2, 3}, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NetworkOutline.of(TinyNetworks.twoInputs(), null))
                .hasMessageContaining("has the inputs [a, b]; a backbone has one");
        assertThatThrownBy(() -> NetworkOutline.of(TinyNetworks.coloursLast(), null))
                .hasMessageContaining("takes 'pixels' [-1, 32, 32, 3]; a backbone takes square images");
        assertThatThrownBy(() -> NetworkOutline.of(TinyNetworks.colours(), 64))
                .hasMessageContaining("takes images of 32 pixels only, not 64");
    }

    @Test
    void aDescriptorForBlueFirstHasItsMeansInThatOrder() {
        NetworkOutline outline = NetworkOutline.of(TinyNetworks.colours(), null);
        NetworkOutline.Naming naming = new NetworkOutline.Naming("n", "n.onnx", "0".repeat(64), "", "");

        BackboneDescriptor descriptor = BackboneDescriptor.parse(JsonWriter.writeBytes(
                outline.descriptor(naming, PixelValues.IMAGENET, Channels.BGR, Fit.LETTERBOX_TOP_LEFT)));

        assertThat(descriptor.input().mean()).containsExactly(103.53, 116.28, 123.675);
        assertThat(descriptor.input().fit()).isEqualTo(Fit.LETTERBOX_TOP_LEFT);
    }

    @Test
    void aProbeTellsHowGoodAndHowQuickAModelWouldBe() throws Exception {
        var _ = library.add("mine", descriptor(), network);
        Backbone backbone = backbones.open("mine");

        Probe.Finding finding = new Probe(new TrainingOptions(1, 1, folder))
                .run(backbone, new TrainingSet(List.of("red", "blue"), redAndBlue(24)), Progress.silent());

        assertThat(finding.accuracy()).isEqualTo(1);
        assertThat(finding.f1()).isEqualTo(1);
        assertThat(finding.millisPerImage()).isPositive();
    }

    private static LabelledImages redAndBlue(int count) {
        return new LabelledImages() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public byte[] image(int index) throws IOException {
                return TinyNetworks.png(index % 2 == 0 ? Color.RED : Color.BLUE, index);
            }

            @Override
            public Set<Integer> labels(int index) {
                return Set.of(index % 2);
            }
        };
    }
}
