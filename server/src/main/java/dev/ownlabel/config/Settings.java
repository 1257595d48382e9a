package dev.ownlabel.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings in force: each known key with the value of the first layer that sets it, else its fallback. Layers stand in
 * order of precedence: command line ({@code --set KEY=VALUE}), environment, file.
 */
public final class Settings {
    /** Where values come from. */
    public record Layer(String name, Map<String, String> values) {
        public Layer {
            values = Map.copyOf(values);
        }
    }

    /** A line of {@code ownlabel config}. */
    public record InForce(String key, String value, String fallback, String source, String meaning) {}

    private record Chosen(String text, Object value, String source) {}

    private final Map<Setting<?>, Chosen> chosen;

    private Settings(Map<Setting<?>, Chosen> chosen) {
        this.chosen = chosen;
    }

    /** The environment's layer: every {@code OWNLABEL_…} variable that names a known key, and those that name none. */
    public static Layer environment(List<Setting<?>> known, Map<String, String> environment) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Setting<?> setting : known) {
            String value = environment.get(setting.environmentName());
            if (value != null) {
                values.put(setting.key(), value);
            }
        }
        return new Layer("environment", values);
    }

    /**
     * Reads and checks every known key.
     *
     * @throws SettingsException naming every unknown key, with the nearest known one, and every value that cannot be used
     */
    public static Settings read(List<Setting<?>> known, List<Layer> layers) {
        List<String> problems = new ArrayList<>();
        List<String> keys = known.stream().map(Setting::key).toList();
        for (Layer layer : layers) {
            for (String key : layer.values().keySet()) {
                if (!keys.contains(key)) {
                    problems.add(layer.name() + ": unknown setting '" + key + "', did you mean '" + nearest(key, keys)
                            + "'?");
                }
            }
        }
        Map<Setting<?>, Chosen> chosen = new LinkedHashMap<>();
        for (Setting<?> setting : known) {
            choose(setting, layers, chosen, problems);
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Settings(chosen);
    }

    /** Settings with every key at its fallback but those given: for tests and embedding. */
    public static Settings of(List<Setting<?>> known, Map<String, String> values) {
        return read(known, List.of(new Layer("given", values)));
    }

    @SuppressWarnings("unchecked") // the value was made by this very setting's parser
    public <T> T get(Setting<T> setting) {
        Chosen value = chosen.get(setting);
        if (value == null) {
            throw new IllegalStateException("Setting " + setting.key() + " is not in the list of known settings");
        }
        return (T) value.value();
    }

    /** What is in force, secrets hidden, in the order of declaration. */
    public List<InForce> inForce() {
        List<InForce> lines = new ArrayList<>();
        chosen.forEach((setting, value) -> lines.add(new InForce(
                setting.key(),
                setting.secret() && !value.text().isEmpty() ? "********" : value.text(),
                setting.fallback(),
                value.source(),
                setting.meaning())));
        return lines;
    }

    private static void choose(
            Setting<?> setting, List<Layer> layers, Map<Setting<?>, Chosen> chosen, List<String> problems) {
        String text = setting.fallback();
        String source = "default";
        for (Layer layer : layers) {
            String value = layer.values().get(setting.key());
            if (value != null) {
                text = value;
                source = layer.name();
                break;
            }
        }
        try {
            chosen.put(setting, new Chosen(text, setting.parser().apply(text), source));
        } catch (IllegalArgumentException e) {
            String shown = setting.secret() ? "********" : text;
            problems.add(source + ": " + setting.key() + "=" + shown + " " + e.getMessage());
        }
    }

    private static String nearest(String key, List<String> keys) {
        return keys.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(key, candidate)))
                .orElse("");
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
