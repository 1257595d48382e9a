package dev.ownlabel.formats;

import dev.ownlabel.formats.LabelledSet.Gathering;
import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Sample.BoxSet;
import dev.ownlabel.formats.Sample.Place;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.manifest.Labelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * YOLO: each image has a text file of lines {@code class centre-x centre-y width height}, fractions of the image's sides, in {@code labels}
 * where the image is in {@code images}, or beside the image. {@code data.yaml} or {@code classes.txt} names the classes. An image without
 * a text file is unlabelled; an empty file says that there is nothing to be seen.
 */
final class YoloReading {
    private final Path root;
    private final Path images;
    private final YoloData data;
    private final Problems problems;
    private final Gathering gathering;

    private YoloReading(Path root, Path images, YoloData data, Problems problems) {
        this.root = root;
        this.images = images;
        this.data = data;
        this.problems = problems;
        this.gathering = new Gathering(problems);
    }

    static LabelledSet read(Source source) throws FormatException, IOException {
        Path root = source.folder().toRealPath();
        Path file = Files.isDirectory(source.path())
                ? YoloData.find(root)
                        .orElseThrow(() -> new FormatException(
                                root + " has neither data.yaml nor classes.txt, which name the classes; add one"))
                : source.path();
        Problems problems = new Problems();
        YoloData data = YoloData.read(file, root, YoloData.isYaml(file) ? source.split() : null, problems);
        if (source.imagePrefix() != null) {
            throw new FormatException(
                    "YOLO's boxes are fractions of the images' sides, so the images are needed as files; name their folder");
        }
        Path images = source.imageFolder() != null
                ? source.imageFolder().toRealPath()
                : Files.isDirectory(root.resolve("images")) ? root.resolve("images") : root;
        YoloReading reading = new YoloReading(root, images, data, problems);
        reading.all();
        return reading.gathering.done();
    }

    private void all() throws FormatException, IOException {
        List<Path> places = data.folders().isEmpty() ? List.of(images) : data.folders();
        for (Path place : places) {
            if (Files.isDirectory(place)) {
                Path real = place.toRealPath();
                for (Path file : TextFiles.deep(place)) {
                    String name = file.getFileName().toString();
                    if (Images.isOtherImage(name)) {
                        problems.at(file, 0, Effect.IMAGE_LEFT_OUT, "is neither JPEG nor PNG; convert it");
                    } else if (Images.isImage(name)) {
                        image(file, real);
                    }
                }
            } else {
                list(place);
            }
        }
    }

    /** A text file with a path of an image on each line. */
    private void list(Path list) throws FormatException, IOException {
        Images found = Images.of(Source.of(root), List.of(root, images));
        List<String> lines = TextFiles.read(list, 64 << 20).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                Images.Located at =
                        found.find(lines.get(i), problems, list, i + 1L).orElse(null);
                if (at != null && at.place() instanceof Place.LocalFile(Path path)) {
                    image(path, root);
                }
            }
        }
    }

    private void image(Path file, Path within) throws FormatException {
        String name = name(file);
        String refused = Images.refusal(name).orElse(null);
        if (refused != null || !Images.isInside(within, file)) {
            problems.at(
                    file,
                    0,
                    Effect.IMAGE_LEFT_OUT,
                    refused != null
                            ? "its name " + refused
                            : "is a link out of " + within + "; put the image itself there");
            return;
        }
        Path labels = labels(file);
        try {
            if (!Files.isRegularFile(labels)) {
                gathering.add(Sample.labelled(name, new Place.LocalFile(file), List.of()), file, 0);
            } else {
                Frame frame = TextFiles.frame(file);
                BoxSet boxes = new BoxSet(frame.width(), frame.height(), boxes(labels, frame));
                gathering.add(Sample.boxed(name, new Place.LocalFile(file), boxes), file, 0);
            }
        } catch (ImageRefusedException e) {
            problems.at(file, 0, Effect.IMAGE_LEFT_OUT, "cannot be read as an image: " + e.getMessage());
        } catch (IOException e) {
            problems.at(labels, 0, Effect.IMAGE_LEFT_OUT, "cannot be read: " + e.getMessage());
        }
    }

    private String name(Path file) {
        Path base = file.startsWith(images) ? images : root;
        return TextFiles.slashed(base.relativize(file));
    }

    /** The last folder "images" of the path becomes {@code labels}; else, or where that file is missing, beside the image. */
    private Path labels(Path image) {
        String own = image.getFileName().toString();
        String text = own.substring(0, own.lastIndexOf('.')) + ".txt";
        Path relative = root.relativize(image);
        for (int i = relative.getNameCount() - 2; i >= 0; i--) {
            if (relative.getName(i).toString().equals("images")) {
                Path start = i == 0 ? root : root.resolve(relative.subpath(0, i));
                Path end = i + 1 == relative.getNameCount() - 1
                        ? Path.of(text)
                        : relative.subpath(i + 1, relative.getNameCount() - 1).resolve(text);
                Path there = start.resolve("labels").resolve(end);
                if (Files.isRegularFile(there) && Images.isInside(root, there)) {
                    return there;
                }
                break;
            }
        }
        Path beside = image.resolveSibling(text);
        if (Files.isRegularFile(beside) && Images.isInside(root, beside)) {
            return beside;
        }
        Path flat = root.resolve("labels")
                .resolve(
                        images.startsWith(root) && image.startsWith(images)
                                ? images.relativize(image).resolveSibling(text)
                                : Path.of(text));
        return Images.isInside(root, flat) ? flat : beside;
    }

    private List<Labelling.Box> boxes(Path file, Frame frame) throws IOException {
        List<Labelling.Box> boxes = new ArrayList<>();
        List<String> lines;
        try {
            lines = TextFiles.read(file, TextFiles.SMALL_BYTES).lines().toList();
        } catch (FormatException e) {
            problems.at(file, 0, Effect.LABEL_LEFT_OUT, "none of its boxes are taken: " + e.getMessage());
            return boxes;
        }
        Map<Integer, String> names = data.names();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            }
            double[] numbers = numbers(line);
            String label = numbers.length == 5 ? names.get((int) numbers[0]) : null;
            if (numbers.length != 5) {
                problems.at(
                        file,
                        i + 1L,
                        Effect.LABEL_LEFT_OUT,
                        "is not five numbers: class, centre x, centre y, width," + " height"
                                + (numbers.length > 6 ? "; outlines of shapes are not boxes" : ""));
            } else if (label == null) {
                problems.at(
                        file,
                        i + 1L,
                        Effect.LABEL_LEFT_OUT,
                        "class " + line.split("\\s+", 2)[0] + " has no name in " + data.file() + "; add it there");
            } else if (boxes.size() >= Frame.MAX_BOXES_READ) {
                problems.at(file, i + 1L, Effect.LABEL_LEFT_OUT, "more than " + Frame.MAX_BOXES_READ + " boxes");
            } else if (!fractions(numbers)) {
                problems.at(
                        file,
                        i + 1L,
                        Effect.LABEL_LEFT_OUT,
                        "has numbers that are no fractions from 0 to 1 of the image's sides");
            } else {
                frame.box(label, edges(numbers, frame), problems, file, i + 1L).ifPresent(boxes::add);
            }
        }
        return boxes;
    }

    /** Half a percent beyond the edge is taken for rounding. */
    private static boolean fractions(double[] numbers) {
        for (int i = 1; i < 5; i++) {
            if (!(numbers[i] >= -0.005 && numbers[i] <= 1.005)) {
                return false;
            }
        }
        return true;
    }

    private static double[] edges(double[] numbers, Frame frame) {
        double halfWidth = numbers[3] / 2;
        double halfHeight = numbers[4] / 2;
        return new double[] {
            (numbers[1] - halfWidth) * frame.width(),
            (numbers[2] - halfHeight) * frame.height(),
            (numbers[1] + halfWidth) * frame.width(),
            (numbers[2] + halfHeight) * frame.height()
        };
    }

    /** The line's numbers; none where one of them is no number, or the class no whole one. */
    private static double[] numbers(String line) {
        String[] parts = line.split("\\s+", 12);
        double[] numbers = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            if (!parts[i].matches(i == 0 ? "[0-9]{1,6}" : "[-+0-9.eE]{1,40}")) {
                return new double[0];
            }
            try {
                numbers[i] = Double.parseDouble(parts[i]);
            } catch (NumberFormatException e) {
                return new double[0];
            }
        }
        return numbers;
    }
}
