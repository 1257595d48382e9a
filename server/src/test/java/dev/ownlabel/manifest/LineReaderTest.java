package dev.ownlabel.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    private static List<ManifestLine> read(byte[] bytes) throws IOException {
        LineReader reader = new LineReader(new ByteArrayInputStream(bytes));
        List<ManifestLine> lines = new ArrayList<>();
        for (Optional<ManifestLine> line = reader.next(); line.isPresent(); line = reader.next()) {
            lines.add(line.get());
        }
        return lines;
    }

    private static List<ManifestLine> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void bothLineEndsAndAMissingLastOneAreUnderstood() throws IOException {
        assertThat(read("a\r\nb\nc"))
                .containsExactly(
                        new ManifestLine(1, "a", true), new ManifestLine(2, "b", true), new ManifestLine(3, "c", true));
    }

    @Test
    void blankLinesCount() throws IOException {
        assertThat(read("a\n\nb\n")).hasSize(3);
    }

    @Test
    void aByteOrderMarkIsSkipped() throws IOException {
        assertThat(read("\uFEFF{}\n")).containsExactly(new ManifestLine(1, "{}", true));
        assertThat(read("\uFEFF")).isEmpty();
    }

    @Test
    void malformedUtf8IsNotReadable() throws IOException {
        assertThat(read(new byte[] {(byte) 0xC3, '\n', 'a'}))
                .containsExactly(new ManifestLine(1, "", false), new ManifestLine(2, "a", true));
    }

    @Test
    void aLineOverTheBoundIsNotReadableAndTheNextOneIs() throws IOException {
        String longest = "x".repeat(100_000);

        assertThat(read(longest + "\n" + longest + "x\n" + "y".repeat(400_000) + "\nz"))
                .extracting(ManifestLine::readable)
                .containsExactly(true, false, false, true);
    }

    @Test
    void aCarriageReturnAtTheEndOfTheFileIsPartOfTheLine() throws IOException {
        assertThat(read("a\r")).containsExactly(new ManifestLine(1, "a\r", true));
        assertThat(read("\r\n")).containsExactly(new ManifestLine(1, "", true));
    }
}
