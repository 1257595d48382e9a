package dev.ownlabel.formats.writing;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.ownlabel.formats.Format;
import dev.ownlabel.formats.LabelledSet;
import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Problems;
import dev.ownlabel.formats.SafeName;
import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.Sample.BoxSet;
import dev.ownlabel.formats.Sample.Place;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes a set in a format. What the format cannot say is left out and named: boxes in folders and CSV, labels of whole images in COCO, VOC
 * and YOLO, several labels of an image in folders.
 */
public final class SetWriting {
    private final Format format;
    private final Problems problems;
    private final Map<Sample, String> paths = new LinkedHashMap<>();
    private final SafeName names = new SafeName();
    private final Set<String> stems = new HashSet<>();

    /** Decides where each sample of the set goes. */
    public SetWriting(Format format, LabelledSet set) {
        this.format = format;
        this.problems = set.problems();
        for (Sample sample : set.samples()) {
            if (canSay(sample) && hasStem(sample)) {
                paths.put(sample, path(sample));
            }
        }
    }

    /** Where below the folder each image belongs, with slashes; samples that the format cannot say anything about are not in it. */
    public Map<Sample, String> imagePaths() {
        return Collections.unmodifiableMap(paths);
    }

    /** The samples that are written, in order. */
    public List<Sample> samples() {
        return List.copyOf(paths.keySet());
    }

    private boolean canSay(Sample sample) {
        if (!format.hasBoxes() && sample.boxes() != null && sample.labels().isEmpty()) {
            return leftOut(
                    sample, "has boxes, which this format cannot hold; export it as coco, voc, yolo or manifest");
        }
        if (!format.hasImageLabels()
                && sample.boxes() == null
                && !sample.labels().isEmpty()) {
            return leftOut(
                    sample,
                    "has labels but no boxes, which this format cannot hold; export it as csv, folder or manifest");
        }
        if (!format.hasImageLabels() && !sample.labels().isEmpty()) {
            problems.add(
                    Effect.LABEL_LEFT_OUT,
                    sample.name(),
                    "the labels of the whole image are not written, only its boxes");
        }
        if (!format.hasBoxes() && sample.boxes() != null) {
            problems.add(
                    Effect.LABEL_LEFT_OUT,
                    sample.name(),
                    "the boxes are not written, only the labels of the whole image");
        }
        if (format == Format.FOLDER && sample.labels().size() > 1) {
            return leftOut(sample, "has several labels, and a file lies in one folder; export it as csv or manifest");
        }
        if (format == Format.FOLDER
                && sample.labels().stream()
                        .anyMatch(label -> !SafeName.part(label).equals(label) || label.startsWith("."))) {
            return leftOut(
                    sample,
                    "label '" + sample.labels().getFirst()
                            + "' cannot be the name of a folder; export it as csv or manifest");
        }
        return true;
    }

    /** VOC and YOLO name the annotation by the image without its extension. */
    private boolean hasStem(Sample sample) {
        if ((format == Format.VOC || format == Format.YOLO) && !stems.add(stem(sample.name()))) {
            return leftOut(sample, "has the same name as another image but for its extension; rename one of them");
        }
        return true;
    }

    private boolean leftOut(Sample sample, String why) {
        problems.add(Effect.IMAGE_LEFT_OUT, sample.name(), why);
        return false;
    }

    private String path(Sample sample) {
        return switch (format) {
            case VOC -> "JPEGImages/" + sample.name();
            case CSV, COCO, YOLO, MANIFEST -> "images/" + sample.name();
            case FOLDER -> {
                String label = sample.labels().isEmpty() ? "" : sample.labels().getFirst() + "/";
                String name = sample.name();
                yield names.unique(
                        label.isEmpty() ? name.replace('/', '_') : name.startsWith(label) ? name : label + name);
            }
        };
    }

    static String stem(String name) {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') + 1 ? name.substring(0, dot) : name;
    }

    /**
     * Writes the files of annotations; the images are written by who has them, to {@link #imagePaths}.
     *
     * @param images whether the images are written too: names then mean files, else places in the bucket where the format can say that
     */
    public void write(Path folder, ManifestLines lines, boolean images) throws IOException {
        Files.createDirectories(folder);
        switch (format) {
            case FOLDER -> {
                // the images are all there is
            }
            case CSV -> csv(folder.resolve("labels.csv"), images);
            case MANIFEST -> manifest(folder.resolve("dataset.manifest"), lines);
            case COCO -> CocoWriting.write(samples(), folder.resolve("annotations.json"));
            case VOC -> {
                for (Sample sample : samples()) {
                    if (sample.boxes() != null) {
                        VocWriting.write(
                                sample,
                                sample.boxes(),
                                folder.resolve("Annotations").resolve(stem(sample.name()) + ".xml"));
                    }
                }
            }
            case YOLO -> YoloWriting.write(samples(), folder);
        }
    }

    private void csv(Path file, boolean images) throws IOException {
        try (CsvWriter csv = CsvWriter.builder().build(file)) {
            csv.writeRecord("image", "label");
            for (Sample sample : samples()) {
                List<String> cells = new ArrayList<>();
                cells.add(!images && sample.place() instanceof Place.InBucket(String ref) ? ref : sample.name());
                cells.addAll(sample.labels().isEmpty() ? List.of("") : sample.labels());
                csv.writeRecord(cells);
            }
        }
    }

    private void manifest(Path file, ManifestLines lines) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (Sample sample : samples()) {
                String ref =
                        sample.place() instanceof Place.InBucket(String there) ? there : "s3://bucket/" + sample.name();
                out.write(lines.line(sample, ref));
                out.write('\n');
            }
        }
    }

    /** The labels of all boxes, in order: their places are the class numbers. */
    static List<String> classes(List<Sample> samples) {
        Set<String> labels = new TreeSet<>();
        for (Sample sample : samples) {
            BoxSet boxes = sample.boxes();
            if (boxes != null) {
                boxes.boxes().forEach(box -> labels.add(box.label()));
            }
        }
        return List.copyOf(labels);
    }
}
