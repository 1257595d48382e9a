package dev.ownlabel.customlabels;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/** The checked-in table of a lifecycle, and how one cell of it is written. */
final class LifecycleTable {
    private LifecycleTable() {}

    static String outcome(Supplier<Step<?>> step) {
        try {
            return switch (step.get()) {
                case Step.To<?>(Object next) -> "-> " + next;
                case Step.Repeated<?>() -> "repeated";
                case Step.Refused<?>(var code) -> "refused " + code;
            };
        } catch (IllegalStateException e) {
            return "bug";
        }
    }

    static List<String> read(String name) throws IOException {
        try (InputStream stream = LifecycleTable.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("No table " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
