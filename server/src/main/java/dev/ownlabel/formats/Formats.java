package dev.ownlabel.formats;

import dev.ownlabel.manifest.ManifestEntry;
import java.io.IOException;
import java.util.Optional;

/** Reads labelled sets of every format. */
public final class Formats {
    private Formats() {}

    /** The format that the source is in by its looks. */
    public static Format detect(Source source) throws FormatException {
        try {
            return Detection.detect(source);
        } catch (IOException e) {
            throw unreadable(source, e);
        }
    }

    /**
     * Reads a set. What can be used is in the set, everything else among its problems. Images are looked up, not opened (see
     * {@link SetCheck}), except where the format needs their sizes.
     *
     * @throws FormatException where the set as a whole cannot be read
     */
    public static LabelledSet read(Format format, Source source) throws FormatException {
        try {
            LabelledSet set = switch (format) {
                case FOLDER -> FolderReader.read(source);
                case CSV -> CsvReading.read(Detection.annotations(source, format), source);
                case COCO -> CocoReading.read(Detection.annotations(source, format), source);
                case VOC -> VocReading.read(source);
                case YOLO -> YoloReading.read(source);
                case MANIFEST -> ManifestReading.read(Detection.annotations(source, format), source);
            };
            if (set.samples().isEmpty()) {
                throw new FormatException(nothing(source, set));
            }
            return set;
        } catch (IOException e) {
            throw unreadable(source, e);
        }
    }

    private static String nothing(Source source, LabelledSet set) {
        String first = set.problems().list().stream()
                .findFirst()
                .map(problem -> "; the first problem is " + problem)
                .orElse("");
        return source.path()
                + " holds no images that can be used: it needs one sub-folder for each label, with JPEG or PNG"
                + " files in it, or a file of annotations" + first;
    }

    private static FormatException unreadable(Source source, IOException e) {
        return new FormatException("Cannot read " + source.path() + ": " + e, e);
    }

    /** An entry of a dataset as a sample of that name, what is wrong with it among the problems; empty where it names no image. */
    public static Optional<Sample> sample(ManifestEntry entry, String name, Problems problems) {
        ManifestReading.note(entry, String.valueOf(entry.sourceRef()), problems);
        return ManifestReading.remote(entry, name);
    }
}
