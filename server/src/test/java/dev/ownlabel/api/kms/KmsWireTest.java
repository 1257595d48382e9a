package dev.ownlabel.api.kms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.api.FakeGateway;
import dev.ownlabel.api.TableCases;
import dev.ownlabel.api.WireCase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation of KMS over {@link TestKeys}: its answers, and each error that it declares. */
class KmsWireTest {
    private static final Path CASES = Path.of("src/test/resources/kms-cases");

    private static @TempDir Path folder;
    private static TableCases<TestKeys> cases;

    @BeforeAll
    static void prepare() throws Exception {
        cases = new TableCases<>(folder, TestKeys::prepare, TestKeys::new);
    }

    @AfterAll
    static void close() {
        cases.close();
    }

    static List<String> cases() throws IOException {
        return WireCase.names(CASES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theAnswerIsAsWritten(String name) throws Exception {
        WireCase wire = WireCase.read(CASES.resolve(name));

        String answer =
                wire.answer(FakeGateway.kms(cases.world(name, wire).table(), InstantSource.fixed(FakeGateway.NOW)));

        assertThat(answer).isEqualTo(wire.expected());
    }

    @Test
    void everyOperationHasAnAnswerAndEachErrorItDeclares() throws Exception {
        assertThat(TableCases.shown(CASES))
                .containsAll(TableCases.wanted(cases.world().table(), Map.of()));
    }

    @Test
    void theErrorsOfTheTableAreTheModels() throws Exception {
        assertThat(TableCases.undeclared("kms", cases.world().table())).isEmpty();
    }
}
