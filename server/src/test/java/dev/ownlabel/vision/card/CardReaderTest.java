package dev.ownlabel.vision.card;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.vision.fit.Calibration;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CardReaderTest {
    @Test
    void whatWasWrittenIsReadAgain() {
        CardLabels labels = new CardLabels(List.of("good", "scratched"), List.of(0.25, 0.5));
        JsonObject json = Card.begun("classification").with("labels", labels.json(Calibration.identity(2)));
        byte[] card = Card.written(json, Map.of("provenance", JsonObject.EMPTY.with("seed", 7)));
        CardReader read = CardReader.of(card);
        assertThat(read.text("task")).isEqualTo("classification");
        assertThat(read.labels()).isEqualTo(labels);
        assertThat(read.object("provenance").whole("seed")).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "[1]; A model's JSON must be an object",
                "{\"format\":; A model's JSON cannot be read",
                "{}; A model's JSON lacks 'format'",
                "{\"format\":2}; A model of format 2 cannot be read by this version, which reads 1",
                "{\"format\":5000000000}; 'format' of a model's JSON cannot be 5000000000",
                "{\"format\":1}; A model's JSON lacks 'labels'",
                "{\"format\":1,\"labels\":[3]}; A model's labels must be objects",
                "{\"format\":1,\"labels\":[{\"name\":\"a\"}]}; A model's JSON lacks 'threshold'",
            })
    void whatIsWrongIsNamed(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        CardReader.of(json.getBytes(StandardCharsets.UTF_8)).labels())
                .withMessageContaining(message);
    }
}
