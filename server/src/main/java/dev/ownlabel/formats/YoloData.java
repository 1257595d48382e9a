package dev.ownlabel.formats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What {@code data.yaml} or {@code classes.txt} says of a YOLO set.
 *
 * @param names label by class number
 * @param file where the names come from
 * @param folders the folders or list files of the split; empty where none is named
 */
record YoloData(Map<Integer, String> names, Path file, List<Path> folders) {
    private static final int MOST_NAMES = 10_000;
    private static final List<String> PARTS = List.of("train", "val", "valid", "test");
    private static final List<String> YAML = List.of("data.yaml", "data.yml", "dataset.yaml", "dataset.yml");
    private static final List<String> TEXT =
            List.of("classes.txt", "obj.names", "labels/classes.txt", "predefined_classes.txt");

    YoloData {
        names = Map.copyOf(names);
        folders = List.copyOf(folders);
    }

    /** The file of classes in a folder, if there is one. */
    static Optional<Path> find(Path folder) {
        List<String> all = new ArrayList<>(YAML);
        all.addAll(TEXT);
        return all.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
    }

    static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    static YoloData read(Path file, Path root, @Nullable String split, Problems problems)
            throws FormatException, IOException {
        return isYaml(file) ? yaml(file, root, split, problems) : text(file, problems);
    }

    private static YoloData text(Path file, Problems problems) throws FormatException, IOException {
        Map<Integer, String> names = new TreeMap<>();
        List<String> lines = TextFiles.read(file, TextFiles.SMALL_BYTES).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String name = lines.get(i).strip();
            if (!name.isEmpty() && Labels.check(name, problems, file, i + 1L)) {
                names.put(i, name);
            }
        }
        return new YoloData(names, file, List.of());
    }

    private static YoloData yaml(Path file, Path root, @Nullable String split, Problems problems)
            throws FormatException, IOException {
        if (!(parse(file) instanceof Map<?, ?> data)) {
            throw new FormatException(file + " is no YAML mapping; it needs at least names: [label, label]");
        }
        Map<Integer, String> names = new TreeMap<>();
        switch (data.get("names")) {
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    name(i, list.get(i), names, file, problems);
                }
            }
            case Map<?, ?> map -> {
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    name(entry.getKey(), entry.getValue(), names, file, problems);
                }
            }
            case null, default -> throw new FormatException(file + " has no names; add names: [label, label]");
        }
        return new YoloData(names, file, folders(data, file, root, split));
    }

    private static void name(
            @Nullable Object number, @Nullable Object name, Map<Integer, String> names, Path file, Problems problems) {
        if (names.size() < MOST_NAMES
                && String.valueOf(number).matches("[0-9]{1,6}")
                && Labels.check(String.valueOf(name), problems, file, 0)) {
            names.put(Integer.parseInt(String.valueOf(number)), String.valueOf(name));
        }
    }

    private static @Nullable Object parse(Path file) throws FormatException, IOException {
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setCodePointLimit(TextFiles.SMALL_BYTES)
                .setMaxAliasesForCollections(0)
                .setAllowDuplicateKeys(false)
                .build();
        try {
            return new Load(settings).loadFromString(TextFiles.read(file, TextFiles.SMALL_BYTES));
        } catch (YamlEngineException e) {
            throw new FormatException(file + " is not the YAML of a set: " + e.getMessage(), e);
        }
    }

    /** The folders of the split. Programs write them from the folder above, from elsewhere or absolute: what is found below the root counts. */
    private static List<Path> folders(Map<?, ?> data, Path file, Path root, @Nullable String split)
            throws FormatException {
        List<Path> folders = new ArrayList<>();
        for (String key : wanted(data, split)) {
            Object value = data.get(key);
            List<?> written = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
            for (Object one : written) {
                folders.add(below(root, String.valueOf(data.get("path")), String.valueOf(one))
                        .orElseThrow(
                                () -> new FormatException(file + ": " + key + ": " + one + " is not to be found in "
                                        + root + "; correct it, or name the folder itself as the source")));
            }
        }
        if (folders.isEmpty() && split != null && !parts(data).isEmpty()) {
            throw new FormatException(file + " names no part '" + split + "'; it has " + String.join(", ", parts(data))
                    + ", which --split can name");
        }
        // often the same folder is named for training and test
        return folders.stream().distinct().toList();
    }

    /** The keys that mean the split: some programs have no {@code test}, and call what is held back {@code val}. */
    private static List<String> wanted(Map<?, ?> data, @Nullable String split) {
        if (split == null) {
            return PARTS;
        }
        if (split.equals("test") && data.get("test") == null) {
            return data.get("val") != null ? List.of("val") : List.of("valid");
        }
        return List.of(split);
    }

    private static List<String> parts(Map<?, ?> data) {
        return PARTS.stream().filter(key -> data.get(key) != null).toList();
    }

    private static Optional<Path> below(Path root, String base, String written) {
        List<String> tries = new ArrayList<>();
        String rest = Images.tidy(written);
        tries.add(Images.tidy(base) + "/" + rest);
        tries.add(rest);
        for (int slash = rest.indexOf('/'); slash >= 0; slash = rest.indexOf('/')) {
            rest = rest.substring(slash + 1);
            tries.add(rest);
        }
        for (String name : tries) {
            String clean = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
            if (clean.equals(".")) {
                return Optional.of(root);
            }
            if (Images.refusal(clean).isEmpty()
                    && Files.exists(root.resolve(clean))
                    && Images.isInside(root, root.resolve(clean))) {
                return Optional.of(root.resolve(clean));
            }
        }
        return Optional.empty();
    }
}
