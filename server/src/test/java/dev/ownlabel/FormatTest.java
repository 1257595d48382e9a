package dev.ownlabel;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every source file has the one layout. A test and not a Maven plugin, because the formatter parses with the running JDK's
 * compiler and Maven runs on Java 17, which cannot read this code. With {@code -Dformat=apply} it rewrites instead.
 */
class FormatTest {
    @Test
    void everySourceFileIsFormatted() throws IOException, FormatterException {
        boolean apply = "apply".equals(System.getProperty("format"));
        Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        List<String> unformatted = new ArrayList<>();

        for (Path file : sources()) {
            String before = Files.readString(file);
            String sorted = ImportOrderer.reorderImports(before, JavaFormatterOptions.Style.PALANTIR);
            String after = formatter.formatSource(RemoveUnusedImports.removeUnusedImports(sorted));
            if (!after.equals(before)) {
                if (apply) {
                    Files.writeString(file, after);
                } else {
                    unformatted.add(file.normalize().toString());
                }
            }
        }

        assertThat(unformatted).as("run build/format").isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : List.of("server", "conformance", "bench")) {
            Path folder = Path.of("..", module, "src");
            if (Files.isDirectory(folder)) {
                try (var walk = Files.walk(folder)) {
                    walk.filter(path -> path.toString().endsWith(".java"))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        return files;
    }
}
