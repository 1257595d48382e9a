package dev.ownlabel;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Holds the packages to the table in docs/ARCHITECTURE.md. */
class ArchitectureTest {
    private static final String ROOT = "dev.ownlabel.";
    private static final int TYPES_PER_PACKAGE = 25;

    /** Library prefix to the packages that may use it besides its home, each named in docs/ARCHITECTURE.md. */
    private static final Map<String, Set<String>> EXCEPTIONS = Map.of(
            "javax.crypto", Set.of("sigv4"),
            "javax.imageio", Set.of("app"),
            "software.amazon.awssdk.services.kms", Set.of("api"),
            "software.amazon.awssdk.services.rekognition", Set.of("app"),
            "software.amazon.awssdk.services.s3", Set.of("api", "app"));

    private record Row(String name, Set<String> mayUse, List<String> homeOf) {}

    private final Map<String, Row> table = parse();
    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.ownlabel");

    @Test
    void everyPackageHasARowInTheTable() {
        Set<String> packages = new TreeSet<>();
        classes.forEach(type -> packages.add(room(type)));

        assertThat(table.keySet()).containsAll(packages);
    }

    @Test
    void aPackageUsesOnlyWhatItsRowNames() {
        Set<String> breaches = new TreeSet<>();
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = outermost(dependency.getTargetClass()).getName();
                if (target.startsWith(ROOT)) {
                    String used = room(dependency.getTargetClass());
                    if (!used.equals(room(type)) && !row(type).mayUse().contains(used)) {
                        breaches.add(type.getName() + " uses " + target);
                    }
                }
            }
        }

        assertThat(breaches).isEmpty();
    }

    @Test
    void aRowUsesOnlyRowsAboveIt() {
        Set<String> above = new TreeSet<>();
        for (Row row : table.values()) {
            assertThat(above).as("rows above %s", row.name()).containsAll(row.mayUse());
            above.add(row.name());
        }
    }

    @Test
    void aLibraryIsUsedOnlyInItsHome() {
        Set<String> breaches = new TreeSet<>();
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = dependency.getTargetClass().getName();
                for (Row home : table.values()) {
                    for (String library : home.homeOf()) {
                        if (target.startsWith(library + ".")
                                && !room(type).equals(home.name())
                                && !EXCEPTIONS.getOrDefault(library, Set.of()).contains(room(type))) {
                            breaches.add(type.getName() + " uses " + target + ", which is at home in " + home.name());
                        }
                    }
                }
            }
        }

        assertThat(breaches).isEmpty();
    }

    @Test
    void aPackageHasAtMostTwentyFivePublicTypesAndAClassAtMostFourHundredLines() throws IOException {
        Map<String, Integer> counts = new LinkedHashMap<>();
        Set<String> breaches = new TreeSet<>();
        Path sources = Path.of("src/main/java/dev/ownlabel");
        try (var files = Files.walk(sources)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (!file.endsWith("package-info.java")) {
                    counts.merge(file.getParent().toString(), 1, Integer::sum);
                }
                long lines = Files.readAllLines(file).size();
                if (lines > 400) {
                    breaches.add(file + " has " + lines + " lines");
                }
            }
        }
        counts.forEach((name, count) -> {
            if (count > TYPES_PER_PACKAGE) {
                breaches.add(name + " has " + count + " types");
            }
        });

        assertThat(breaches).isEmpty();
    }

    private Row row(JavaClass type) {
        return table.getOrDefault(room(type), new Row(room(type), Set.of(), List.of()));
    }

    /** The package's first name below the root: packages below it live in the same room. */
    private static String room(JavaClass type) {
        String rest = outermost(type).getPackageName();
        rest = rest.length() <= ROOT.length() ? "" : rest.substring(ROOT.length());
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    private static JavaClass outermost(JavaClass type) {
        JavaClass result = type.getBaseComponentType();
        while (result.getEnclosingClass().isPresent()) {
            result = result.getEnclosingClass().get();
        }
        return result;
    }

    private static Map<String, Row> parse() {
        Map<String, Row> rows = new LinkedHashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of("../docs/ARCHITECTURE.md"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        Pattern form = Pattern.compile("\\| `([a-z0-9]+)` \\|[^|]*\\|([^|]*)\\|([^|]*)\\|");
        for (String line : lines) {
            Matcher matcher = form.matcher(line);
            if (matcher.matches()) {
                String uses = matcher.group(2).strip();
                Set<String> mayUse = uses.equals("all above")
                        ? new TreeSet<>(rows.keySet())
                        : new TreeSet<>(words(uses, "[a-z0-9]+"));
                rows.put(
                        matcher.group(1),
                        new Row(matcher.group(1), mayUse, words(matcher.group(3).replace("`", ""), "[a-zA-Z0-9.]+")));
            }
        }
        return rows;
    }

    private static List<String> words(String text, String form) {
        List<String> found = new ArrayList<>(Arrays.asList(text.strip().split("\\s+")));
        found.removeIf(word -> !word.matches(form));
        return found;
    }
}
