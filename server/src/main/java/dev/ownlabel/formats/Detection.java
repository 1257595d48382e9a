package dev.ownlabel.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which format a source is in, and which file in a folder has the annotations. */
final class Detection {
    private static final Set<String> NO_LABELS = Set.of("images", "jpegimages", "labels", "annotations", "imagesets");
    private static final int BEGINNING = 8192;

    private Detection() {}

    /** The format of a file by its name, of a folder by what is in it; ambiguity is an error that says how to decide. */
    static Format detect(Source source) throws FormatException, IOException {
        Path path = source.path();
        if (Files.isRegularFile(path)) {
            return ofFile(path);
        }
        if (!Files.isDirectory(path)) {
            throw new FormatException(path + " is not there");
        }
        List<Format> found = new ArrayList<>();
        if (YoloData.find(path).isPresent() && (hasYaml(path) || hasTextBesideImages(path))) {
            found.add(Format.YOLO);
        }
        if (!candidates(path, ".xml").isEmpty()) {
            found.add(Format.VOC);
        }
        if (!files(path, ".manifest").isEmpty() || !files(path, ".jsonl").isEmpty()) {
            found.add(Format.MANIFEST);
        }
        for (Path json : candidates(path, ".json")) {
            if (looksLikeCoco(json)) {
                found.add(Format.COCO);
                break;
            }
        }
        // tables of all kinds lie beside sets of all kinds
        if (found.isEmpty()
                && (!files(path, ".csv").isEmpty() || !files(path, ".tsv").isEmpty())) {
            found.add(Format.CSV);
        }
        if (found.isEmpty() || labelFolders(path) >= 2) {
            found.add(Format.FOLDER);
        }
        if (found.size() > 1) {
            throw new FormatException(path + " looks like several formats (" + names(found)
                    + "); say which with --format, or name the file of annotations itself");
        }
        return found.getFirst();
    }

    private static String names(List<Format> formats) {
        return String.join(
                ", ",
                formats.stream()
                        .map(format -> format.name().toLowerCase(Locale.ROOT))
                        .toList());
    }

    private static Format ofFile(Path file) throws FormatException, IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv") || name.endsWith(".tsv")) {
            return Format.CSV;
        }
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return Format.YOLO;
        }
        if (name.endsWith(".manifest") || name.endsWith(".jsonl")) {
            return Format.MANIFEST;
        }
        if (name.endsWith(".json")) {
            return looksLikeCoco(file) ? Format.COCO : Format.MANIFEST;
        }
        throw new FormatException(file + " is of no known format by its name; say which with --format");
    }

    /** The one file in a folder that has the annotations. */
    static Path annotations(Source source, Format format) throws FormatException, IOException {
        Path path = source.path();
        if (Files.isRegularFile(path)) {
            return path;
        }
        if (!Files.isDirectory(path)) {
            throw new FormatException(path + " is not there");
        }
        List<Path> files = new ArrayList<>();
        for (String extension : extensions(format)) {
            files.addAll(format == Format.COCO ? candidates(path, extension) : files(path, extension));
        }
        if (format == Format.COCO && files.size() > 1) {
            files.removeIf(file -> !looksLikeCoco(file));
        }
        Path named = named(files, source.split());
        if (named != null) {
            return named;
        }
        if (files.size() != 1) {
            throw new FormatException(path + " holds " + (files.isEmpty() ? "no" : "several") + " "
                    + String.join(" or ", extensions(format)) + " files"
                    + (files.isEmpty()
                            ? ""
                            : " (" + files.getFirst().getFileName() + ", "
                                    + files.get(1).getFileName() + ", …)")
                    + "; name the file itself");
        }
        return files.getFirst();
    }

    /** The file that has the split's name, alone or as a part: {@code train.manifest}, {@code instances_train.json}. */
    private static @Nullable Path named(List<Path> files, @Nullable String split) {
        if (split == null || files.size() < 2) {
            return null;
        }
        List<Path> fitting = files.stream()
                .filter(file -> List.of(file.getFileName()
                                .toString()
                                .toLowerCase(Locale.ROOT)
                                .split("[^a-z0-9]+"))
                        .contains(split.toLowerCase(Locale.ROOT)))
                .toList();
        return fitting.size() == 1 ? fitting.getFirst() : null;
    }

    private static List<String> extensions(Format format) {
        return switch (format) {
            case CSV -> List.of(".csv", ".tsv");
            case COCO -> List.of(".json");
            case MANIFEST -> List.of(".manifest", ".jsonl");
            case FOLDER, VOC, YOLO -> List.of();
        };
    }

    /** Files directly in the folder. */
    private static List<Path> files(Path folder, String extension) throws IOException, FormatException {
        return TextFiles.sorted(folder).stream()
                .filter(file -> Files.isRegularFile(file)
                        && file.getFileName()
                                .toString()
                                .toLowerCase(Locale.ROOT)
                                .endsWith(extension))
                .toList();
    }

    /** Files directly in the folder or in its sub-folder of annotations. */
    private static List<Path> candidates(Path folder, String extension) throws IOException, FormatException {
        List<Path> found = new ArrayList<>(files(folder, extension));
        for (String name : List.of("annotations", "Annotations")) {
            Path below = folder.resolve(name);
            if (found.isEmpty() && Files.isDirectory(below)) {
                List<Path> deep = extension.equals(".xml") ? TextFiles.deep(below) : TextFiles.sorted(below);
                deep.stream()
                        .filter(file -> file.getFileName()
                                .toString()
                                .toLowerCase(Locale.ROOT)
                                .endsWith(extension))
                        .limit(1000)
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static boolean looksLikeCoco(Path json) {
        try (InputStream in = Files.newInputStream(json)) {
            String beginning = new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1);
            return !beginning.contains("\"source-ref\"")
                    && (beginning.contains("\"images\"")
                            || beginning.contains("\"annotations\"")
                            || beginning.contains("\"categories\"")
                            || beginning.contains("\"info\""));
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean hasYaml(Path folder) {
        return YoloData.find(folder).filter(YoloData::isYaml).isPresent();
    }

    /** {@code classes.txt} alone says little: it lies beside sets of every kind. */
    private static boolean hasTextBesideImages(Path folder) throws IOException, FormatException {
        if (Files.isDirectory(folder.resolve("labels"))) {
            return true;
        }
        return files(folder, ".txt").stream().anyMatch(text -> {
            String stem = text.getFileName().toString().replaceFirst("\\.txt$", "");
            return Stream.of(".jpg", ".jpeg", ".png").anyMatch(e -> Files.exists(folder.resolve(stem + e)));
        });
    }

    /** Sub-folders that look like labels: they hold images themselves. */
    private static int labelFolders(Path folder) throws IOException, FormatException {
        int count = 0;
        for (Path entry : TextFiles.sorted(folder)) {
            if (Files.isDirectory(entry)
                    && !NO_LABELS.contains(entry.getFileName().toString().toLowerCase(Locale.ROOT))) {
                try (Stream<Path> files = Files.list(entry)) {
                    count += files.limit(100)
                                    .anyMatch(file ->
                                            Images.isImage(file.getFileName().toString()))
                            ? 1
                            : 0;
                }
            }
        }
        return count;
    }
}
