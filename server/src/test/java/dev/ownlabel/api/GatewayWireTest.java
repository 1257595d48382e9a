package dev.ownlabel.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the Gateway does with a request before and after its handler. */
class GatewayWireTest {
    private static final Path CASES = Path.of("src/test/resources/cases");

    static List<String> cases() throws IOException {
        return WireCase.names(CASES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theAnswerIsAsWritten(String name) throws IOException {
        WireCase wire = WireCase.read(CASES.resolve(name));

        String answer = wire.answer(FakeGateway.at(InstantSource.fixed(FakeGateway.NOW)));

        assertThat(answer).isEqualTo(wire.expected());
    }
}
