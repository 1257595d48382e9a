package dev.ownlabel.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Tables of cases as text: one case a line, columns between bars, comments behind a hash. */
final class CaseTable {

    /** A line of a table; its columns are stripped. */
    record Case(String line, List<String> columns) {
        String column(int index) {
            return columns.get(index);
        }

        @Override
        public String toString() {
            return line;
        }
    }

    private CaseTable() {}

    static List<Case> read(String name) {
        try {
            return Files.readAllLines(Path.of("src/test/resources/cases/policy", name)).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> new Case(
                            line,
                            Arrays.stream(line.split("\\|", -1))
                                    .map(String::strip)
                                    .toList()))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
