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
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;

/**
 * Pascal VOC: {@code Annotations/*.xml} with the images in {@code JPEGImages}, or XML files beside the images. A box's left, top, width and
 * height are xmin, ymin, xmax - xmin and ymax - ymin, which is what today's tools write. A split is a list in {@code ImageSets/Main}.
 */
final class VocReading {
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_LIST_BYTES = 64 << 20;

    private final Path folder;
    private final Path annotations;
    private final List<Path> imageFolders;
    private final Images images;
    private final Problems problems = new Problems();
    private final Gathering gathering = new Gathering(problems);

    private VocReading(Source source) throws FormatException {
        this.folder = source.path();
        this.annotations = Files.isDirectory(folder.resolve("Annotations"))
                ? folder.resolve("Annotations")
                : Files.isDirectory(folder.resolve("annotations")) ? folder.resolve("annotations") : folder;
        Path own = source.imageFolder();
        this.imageFolders = own != null
                ? List.of(own)
                : List.of(folder.resolve("JPEGImages"), folder.resolve("images"), annotations, folder);
        this.images = Images.of(source, imageFolders);
    }

    static LabelledSet read(Source source) throws FormatException, IOException {
        if (!Files.isDirectory(source.path())) {
            throw new FormatException(
                    source.path() + " is not a folder; VOC is read from a folder with Annotations/*.xml");
        }
        VocReading reading = new VocReading(source);
        Set<String> wanted = reading.split(source.split());
        int files = 0;
        for (Path file : TextFiles.deep(reading.annotations)) {
            if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".xml")) {
                files++;
                if (wanted == null || wanted.contains(reading.stem(file))) {
                    reading.annotation(file);
                }
            }
        }
        if (files == 0) {
            throw new FormatException(reading.annotations + " holds no .xml files");
        }
        if (wanted == null) {
            reading.unlabelled();
        } else if (!wanted.isEmpty()) {
            reading.missing(wanted);
        }
        return reading.gathering.done();
    }

    private final Set<String> read = new HashSet<>();

    private void missing(Set<String> wanted) {
        for (String stem : wanted) {
            if (!read.contains(stem)) {
                problems.at(
                        annotations.resolve(stem + ".xml"),
                        0,
                        Effect.IMAGE_LEFT_OUT,
                        "is in the list of the split and not there");
            }
        }
    }

    /** The names in the split's list; null where no split is asked for. */
    private @Nullable Set<String> split(@Nullable String name) throws FormatException, IOException {
        Path lists = folder.resolve("ImageSets").resolve("Main");
        if (name == null) {
            return null;
        }
        Path list = lists.resolve(SafeName.part(name) + ".txt");
        if (!Files.isRegularFile(list)) {
            throw new FormatException(
                    list + " is not there, so there is no part '" + name + "'; leave --split out to take all");
        }
        return TextFiles.read(list, MOST_LIST_BYTES)
                .lines()
                .map(line -> line.strip().split("\\s+", 2)[0])
                .filter(line -> !line.isEmpty())
                .collect(Collectors.toSet());
    }

    private String stem(Path xml) {
        String name = TextFiles.slashed(annotations.relativize(xml));
        return name.substring(0, name.length() - ".xml".length());
    }

    private void annotation(Path xml) throws FormatException {
        String stem = stem(xml);
        read.add(stem);
        try {
            if (!Images.isInside(annotations.toRealPath(), xml)) {
                problems.at(
                        xml,
                        0,
                        Effect.IMAGE_LEFT_OUT,
                        "is a link out of " + annotations + "; put the file itself there");
                return;
            }
            VocFile file = VocFile.parse(TextFiles.bytes(xml, MOST_BYTES));
            Optional<Images.Located> at = image(file, stem, xml);
            if (at.isEmpty()) {
                return;
            }
            Optional<Frame> frame = frame(file, at.get(), xml);
            if (frame.isPresent()) {
                BoxSet boxes = new BoxSet(frame.get().width(), frame.get().height(), boxes(file, frame.get(), xml));
                gathering.add(Sample.boxed(at.get().name(), at.get().place(), boxes), xml, 0);
            }
        } catch (XMLStreamException e) {
            int line = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getLineNumber());
            problems.at(xml, line, Effect.IMAGE_LEFT_OUT, "not a VOC annotation: " + words(e));
        } catch (IOException e) {
            problems.at(xml, 0, Effect.IMAGE_LEFT_OUT, "cannot be read: " + e.getMessage());
        }
    }

    /** The library's message begins with a place of its own, on a line of its own. */
    private static String words(XMLStreamException e) {
        String message = String.valueOf(e.getMessage());
        int at = message.indexOf("Message: ");
        return at < 0 ? message : message.substring(at + "Message: ".length());
    }

    /** By the name in the file; where no such image is there, by the file's own name. */
    private Optional<Images.Located> image(VocFile file, String stem, Path xml) {
        String written = file.filename();
        if (!written.isEmpty() && (images.has(written) || written.startsWith("s3://"))) {
            return images.find(written, problems, xml, 0);
        }
        for (String extension : List.of(".jpg", ".jpeg", ".png", ".JPG", ".JPEG", ".PNG")) {
            if (images.has(stem + extension)) {
                return images.find(stem + extension, problems, xml, 0);
            }
        }
        return images.find(written.isEmpty() ? stem + ".jpg" : written, problems, xml, 0);
    }

    private Optional<Frame> frame(VocFile file, Images.Located at, Path xml) {
        if (file.width() > 0 && file.height() > 0) {
            return Optional.of(new Frame(file.width(), file.height()));
        }
        if (at.place() instanceof Place.LocalFile(Path path)) {
            try {
                return Optional.of(TextFiles.frame(path));
            } catch (IOException | ImageRefusedException e) {
                problems.at(path, 0, Effect.IMAGE_LEFT_OUT, "cannot be read as an image: " + e.getMessage());
                return Optional.empty();
            }
        }
        problems.at(xml, 0, Effect.IMAGE_LEFT_OUT, "has no size; add width and height");
        return Optional.empty();
    }

    private List<Labelling.Box> boxes(VocFile file, Frame frame, Path xml) {
        List<Labelling.Box> boxes = new ArrayList<>();
        for (VocFile.Thing thing : file.objects()) {
            if (boxes.size() >= Frame.MAX_BOXES_READ) {
                problems.at(xml, thing.line(), Effect.LABEL_LEFT_OUT, "more than " + Frame.MAX_BOXES_READ + " boxes");
            } else if (Labels.check(thing.label(), problems, xml, thing.line())) {
                frame.box(thing.label(), thing.edges(), problems, xml, thing.line())
                        .ifPresent(boxes::add);
            }
        }
        return boxes;
    }

    /** Images that no annotation names have no labels. */
    private void unlabelled() throws FormatException, IOException {
        Path place =
                imageFolders.stream().filter(Files::isDirectory).findFirst().orElse(null);
        if (place == null) {
            return;
        }
        int found = 0;
        Path real = place.toRealPath();
        for (Path image : TextFiles.deep(place)) {
            String name = TextFiles.slashed(place.relativize(image));
            if (Images.isImage(name)
                    && !gathering.has(name)
                    && Images.refusal(name).isEmpty()
                    && Images.isInside(real, image)
                    && !read.contains(name.replaceFirst("\\.[^.]*$", ""))) {
                gathering.add(Sample.labelled(name, new Place.LocalFile(image), List.of()), image, 0);
                found++;
            }
        }
        if (found > 0) {
            problems.at(place, 0, Effect.NOTE, found + " images have no annotation file and are taken as unlabelled");
        }
    }
}
