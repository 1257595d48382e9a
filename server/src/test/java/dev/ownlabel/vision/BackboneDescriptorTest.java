package dev.ownlabel.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackboneDescriptorTest {
    private static final String TEXT = """
        {"name":"n","file":"n.onnx","sha256":"%s",
         "input":{"name":"images","size":416,"multipleOf":32,"color":"BGR","fit":"letterbox-top-left","pad":114,
                  "mean":[0,0,0],"std":[1,1,1]},
         "outputs":{"embedding":{"name":"e","channels":7},"c3":{"name":"m","channels":64,"stride":8}},
         "tuning":"whole","licence":"L","origin":"O"}
        """.formatted("a".repeat(64));

    private static BackboneDescriptor parse(String text) {
        return BackboneDescriptor.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyMemberIsRead() {
        BackboneDescriptor descriptor = parse(TEXT);

        assertThat(descriptor.input().size()).isEqualTo(416);
        assertThat(descriptor.input().pad()).isEqualTo(114);
        assertThat(descriptor.input().channels()).isEqualTo(BackboneDescriptor.Channels.BGR);
        assertThat(descriptor.input().fit()).isEqualTo(BackboneDescriptor.Fit.LETTERBOX_TOP_LEFT);
        assertThat(descriptor.outputs())
                .containsExactly(
                        new BackboneDescriptor.Output("embedding", "e", 7, 0),
                        new BackboneDescriptor.Output("c3", "m", 64, 8));
        assertThat(descriptor.tuning()).isEqualTo(BackboneDescriptor.Tuning.WHOLE);
        assertThat(descriptor.origin()).isEqualTo(new BackboneDescriptor.Origin("O", "L"));
    }

    @Test
    void aNetworkThatDoesNotSayWhatSuitsItLearnsLate() {
        BackboneDescriptor descriptor = parse(TEXT.replace("\"tuning\":\"whole\",", ""));

        assertThat(descriptor.tuning()).isEqualTo(BackboneDescriptor.Tuning.LATE);
        assertThat(descriptor.maps()).containsExactly("m");
    }

    @ParameterizedTest
    @CsvSource({
        "n.onnx, ../n.onnx, file",
        "n.onnx, /etc/n.onnx, file",
        "aaaa, AAAA, sha256",
        "BGR, YUV, color",
        "letterbox-top-left, crop, fit",
        "416, 417, size",
        "[1;1;1], [1;0;1], std",
        "[0;0;0], [0;0], mean",
        "whole, half, tuning",
        "pad, padding, padding",
        "stride, step, step"
    })
    void whatIsWrongIsNamed(String right, String wrong, String named) {
        String text = TEXT.replace(right.replace(';', ','), wrong.replace(';', ','));

        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + named + "'");
    }
}
