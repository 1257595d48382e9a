package dev.ownlabel.api.customlabels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.api.FakeGateway;
import dev.ownlabel.api.Gateway;
import dev.ownlabel.api.Operation;
import dev.ownlabel.api.WireCase;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.customlabels.datasets.TestDatasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation over {@link TestDomain}: its answers, and each error that it declares. */
class CustomLabelsWireTest {
    private static final Path CASES = Path.of("src/test/resources/customlabels-cases");
    /** Errors that AWS declares and this server has no reason for. */
    private static final Map<String, Set<ErrorCode>> NEVER = Map.of(
            "DeleteDataset", Set.of(ErrorCode.LIMIT_EXCEEDED),
            "UpdateDatasetEntries", Set.of(ErrorCode.LIMIT_EXCEEDED),
            "DetectCustomLabels", Set.of(ErrorCode.LIMIT_EXCEEDED),
            "PutProjectPolicy", Set.of(ErrorCode.SERVICE_QUOTA_EXCEEDED));

    private static @TempDir Path prepared;
    private @TempDir Path folder;

    @BeforeAll
    static void prepare() throws Exception {
        TestDomain.prepare(prepared);
    }

    private void copyPrepared() throws IOException {
        for (String file : List.of("ownlabel.db", "master.key")) {
            Files.copy(prepared.resolve(file), folder.resolve(file));
        }
    }

    static List<String> cases() throws IOException {
        return WireCase.names(CASES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theAnswerIsAsWritten(String name) throws Exception {
        WireCase wire = WireCase.read(CASES.resolve(name));
        copyPrepared();

        String answer;
        try (TestDomain domain = new TestDomain(folder)) {
            Gateway gateway = FakeGateway.over(
                    new CustomLabelsOperations(domain.domain(), TestDatasets.REGION).table(),
                    InstantSource.fixed(FakeGateway.NOW));
            answer = wire.answer(gateway);
        }

        assertThat(answer).isEqualTo(wire.expected());
    }

    @Test
    void everyOperationHasAnAnswerAndEachErrorItDeclares() throws Exception {
        Set<String> shown = new TreeSet<>();
        for (String name : cases()) {
            shown.add(name.substring(0, name.indexOf('/')) + " "
                    + WireCase.read(CASES.resolve(name)).error());
        }
        copyPrepared();
        try (TestDomain domain = new TestDomain(folder)) {
            Set<String> wanted = new TreeSet<>();
            for (Operation<?, ?> row : new CustomLabelsOperations(domain.domain(), TestDatasets.REGION).table()) {
                wanted.add(row.name() + " ");
                row.errors().stream()
                        .filter(code ->
                                !NEVER.getOrDefault(row.name(), Set.of()).contains(code))
                        .forEach(code -> wanted.add(row.name() + " " + code.wireName()));
            }

            assertThat(shown).containsAll(wanted);
        }
    }
}
