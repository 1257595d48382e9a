package dev.ownlabel.app;

import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects settings from where a user may write them, the first one that names a key wins: the command line, {@code OWNLABEL_…}
 * variables, a file.
 */
public final class SettingSources {
    private static final String PREFIX = "OWNLABEL_";
    private static final long FILE_LIMIT_BYTES = 1 << 20;

    /** Read by the launcher before Java runs. */
    private static final Set<String> LAUNCHER = Set.of("OWNLABEL_JAVA_HOME", "OWNLABEL_JAVA_OPTIONS");

    private SettingSources() {}

    /**
     * The settings in force.
     *
     * @param commandLine by key
     * @param file lines of {@code key = value}; blank lines and lines that begin with {@code #} do not count
     * @throws SettingsException naming every problem
     */
    public static Settings read(
            List<Setting<?>> known,
            Map<String, String> commandLine,
            Map<String, String> environment,
            @Nullable Path file) {
        List<Settings.Layer> layers = new ArrayList<>();
        layers.add(new Settings.Layer("command line", commandLine));
        layers.add(environment(known, environment));
        if (file != null) {
            layers.add(new Settings.Layer(file.toString(), fileValues(file)));
        }
        return Settings.read(known, layers);
    }

    /** Known variables by their key; unknown ones under the key they would mean, so that they are refused like any other. */
    private static Settings.Layer environment(List<Setting<?>> known, Map<String, String> environment) {
        Map<String, String> values =
                new LinkedHashMap<>(Settings.environment(known, environment).values());
        Set<String> names =
                Set.copyOf(known.stream().map(Setting::environmentName).toList());
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !names.contains(name) && !LAUNCHER.contains(name)) {
                values.put(
                        name.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return new Settings.Layer("environment", values);
    }

    private static Map<String, String> fileValues(Path file) {
        List<String> lines;
        try {
            if (Files.size(file) > FILE_LIMIT_BYTES) {
                throw new SettingsException(List.of(file + " is over 1 MiB"));
            }
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new SettingsException(List.of("Cannot read the settings file " + file + ": " + Causes.of(e)));
        }
        Map<String, String> values = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals <= 0) {
                problems.add(file + ":" + (i + 1) + ": must be KEY = VALUE, a comment or blank");
                continue;
            }
            String key = line.substring(0, equals).strip();
            if (values.put(key, line.substring(equals + 1).strip()) != null) {
                problems.add(file + ":" + (i + 1) + ": " + key + " is set twice");
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return values;
    }
}
