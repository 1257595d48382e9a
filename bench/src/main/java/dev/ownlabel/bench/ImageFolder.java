package dev.ownlabel.bench;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.vision.LabelledImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Images of a folder as a manifest lists them: the last part of each source-ref names a file in FOLDER/images. */
final class ImageFolder implements LabelledImages {
    private final List<Path> files = new ArrayList<>();
    private final List<Set<Integer>> labels = new ArrayList<>();

    /**
     * Reads a manifest.
     *
     * @param names the labels known so far; new ones are added
     */
    ImageFolder(Path folder, String manifest, List<String> names) throws IOException {
        for (String line : Files.readAllLines(folder.resolve(manifest))) {
            JsonObject entry = parse(line);
            Set<String> own = labelsOf(entry);
            if (own.isEmpty()) {
                continue;
            }
            String source = entry.string("source-ref").orElseThrow();
            files.add(folder.resolve("images").resolve(source.substring(source.lastIndexOf('/') + 1)));
            Set<Integer> numbers = new TreeSet<>();
            for (String name : own) {
                if (!names.contains(name)) {
                    names.add(name);
                }
                numbers.add(names.indexOf(name));
            }
            labels.add(numbers);
        }
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public byte[] image(int index) throws IOException {
        return Files.readAllBytes(files.get(index));
    }

    @Override
    public Set<Integer> labels(int index) {
        return labels.get(index);
    }

    private static JsonObject parse(String line) throws IOException {
        try {
            if (JsonReader.parse(line, JsonLimits.DOCUMENT) instanceof JsonObject entry) {
                return entry;
            }
            throw new IOException("A manifest line is no object: " + line);
        } catch (JsonException e) {
            throw new IOException("A manifest line is not JSON: " + line, e);
        }
    }

    private static Set<String> labelsOf(JsonObject entry) {
        Set<String> names = new TreeSet<>();
        for (Json value : entry.members().values()) {
            if (value instanceof JsonObject metadata) {
                metadata.string("class-name").ifPresent(names::add);
            }
        }
        return names;
    }
}
