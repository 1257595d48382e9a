package dev.ownlabel.formats;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.formats.LabelledSet.Gathering;
import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Sample.BoxSet;
import dev.ownlabel.formats.Sample.Place;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.manifest.Labelling;
import dev.ownlabel.manifest.LineCode;
import dev.ownlabel.manifest.LineFinding;
import dev.ownlabel.manifest.LineParser;
import dev.ownlabel.manifest.LineReader;
import dev.ownlabel.manifest.ManifestEntry;
import dev.ownlabel.manifest.ManifestLine;
import dev.ownlabel.manifest.ManifestRules;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ground Truth's lines. The images may be in the bucket that the lines name, or in a folder: an image's key, or the end of it, is then its
 * path in the folder. They are taken for files where the folder is named, or where the first image is found beside the manifest.
 */
final class ManifestReading {
    private final Path file;
    private final Images images;
    private final boolean folderNamed;
    private final Problems problems = new Problems();

    private ManifestReading(Path file, Source source) throws FormatException {
        this.file = file;
        Path folder = source.folder();
        this.folderNamed = source.imageFolder() != null;
        Path own = source.imageFolder();
        this.images = Images.of(
                source, own == null ? List.of(folder, folder.resolve("images")) : List.of(own, own.resolve("images")));
    }

    static LabelledSet read(Path file, Source source) throws FormatException, IOException {
        TextFiles.bound(file, ManifestRules.MAX_BYTES);
        ManifestReading reading = new ManifestReading(file, source);
        Gathering gathering = new Gathering(reading.problems);
        boolean local = reading.folderNamed;
        boolean decided = local;
        try (InputStream in = Files.newInputStream(file)) {
            LineReader lines = new LineReader(in);
            for (Optional<ManifestLine> line = lines.next(); line.isPresent(); line = lines.next()) {
                ManifestEntry entry = LineParser.parse(line.get());
                long number = line.get().number();
                S3Location image = entry.image();
                note(entry, Problems.place(file, number), reading.problems);
                if (image == null) {
                    continue;
                }
                if (!decided) {
                    local = reading.localName(image.key()).isPresent();
                    decided = true;
                }
                Sample sample = reading.sample(entry, image, local, number);
                if (sample != null) {
                    gathering.add(sample, file, number);
                }
            }
        }
        return gathering.done();
    }

    /** Notes what the service would report of a line. */
    static void note(ManifestEntry entry, String where, Problems problems) {
        for (LineFinding finding : entry.findings()) {
            LineCode code = finding.code();
            String text = code.name() + ": " + finding.message();
            if (code == LineCode.ERROR_INVALID_BOUNDING_BOX) {
                problems.offFrame(Effect.LABEL_LEFT_OUT, where, text);
            } else if (!code.isWarning()) {
                problems.add(entry.image() == null ? Effect.IMAGE_LEFT_OUT : Effect.LABEL_LEFT_OUT, where, text);
            }
        }
    }

    private @Nullable Sample sample(ManifestEntry entry, S3Location image, boolean local, long line) {
        Images.Located at;
        if (local) {
            String name = localName(image.key()).orElse(null);
            if (name == null) {
                problems.at(
                        file,
                        line,
                        Effect.IMAGE_LEFT_OUT,
                        "no file for " + image.uri() + " is in the folder of images; put it there");
                return null;
            }
            at = images.find(name, problems, file, line).orElse(null);
        } else {
            at = images.find(image.uri(), problems, file, line).orElse(null);
        }
        return at == null
                ? null
                : new Sample(at.name(), at.place(), List.copyOf(entry.imageLabels()), boxes(entry), entry.json());
    }

    /** The longest end of the key that is the path of a file. */
    private Optional<String> localName(String key) {
        String rest = key;
        while (true) {
            if (images.has(rest)) {
                return Optional.of(rest);
            }
            int slash = rest.indexOf('/');
            if (slash < 0) {
                return Optional.empty();
            }
            rest = rest.substring(slash + 1);
        }
    }

    /** The boxes of a line, also where it comes from a dataset. */
    static @Nullable BoxSet boxes(ManifestEntry entry) {
        List<Labelling.Box> boxes = new ArrayList<>();
        int width = 0;
        int height = 0;
        for (Labelling labelling : entry.labellings()) {
            if (labelling instanceof Labelling.Boxes set) {
                boxes.addAll(set.boxes());
                width = set.imageWidth();
                height = set.imageHeight();
            }
        }
        return width == 0 ? empty(entry.json()) : new BoxSet(width, height, boxes);
    }

    /** Where an attribute is an empty list of boxes: somebody looked, and there is nothing to be seen. */
    private static @Nullable BoxSet empty(JsonObject line) {
        for (Json value : line.members().values()) {
            if (value instanceof JsonObject attribute
                    && attribute
                            .array("annotations")
                            .filter(list -> list.elements().isEmpty())
                            .isPresent()
                    && attribute.array("image_size").orElse(JsonArray.EMPTY).elements().stream()
                                    .findFirst()
                                    .orElse(null)
                            instanceof JsonObject size) {
                long width =
                        size.number("width").map(n -> n.longValue().orElse(0)).orElse(0L);
                long height =
                        size.number("height").map(n -> n.longValue().orElse(0)).orElse(0L);
                if (width > 0 && height > 0 && width < 1_000_000 && height < 1_000_000) {
                    return new BoxSet((int) width, (int) height, List.of());
                }
            }
        }
        return null;
    }

    /** An entry of a dataset as a sample; empty where it names no image. */
    static Optional<Sample> remote(ManifestEntry entry, String name) {
        String sourceRef = entry.sourceRef();
        return sourceRef == null
                ? Optional.empty()
                : Optional.of(new Sample(
                        name,
                        new Place.InBucket(sourceRef),
                        List.copyOf(entry.imageLabels()),
                        boxes(entry),
                        entry.json()));
    }
}
