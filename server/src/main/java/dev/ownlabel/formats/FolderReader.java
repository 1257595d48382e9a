package dev.ownlabel.formats;

import dev.ownlabel.formats.LabelledSet.Gathering;
import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Sample.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One sub-folder a label: an image has the name of the first folder below the source as its label, however deep it lies; one directly in the
 * source has none (specification, manifests.md §4.1).
 */
final class FolderReader {
    private static final Set<String> SPLITS =
            Set.of("train", "training", "test", "testing", "val", "valid", "validation");

    private final Path folder;
    private final Path real;
    private final Problems problems = new Problems();
    private final Gathering gathering = new Gathering(problems);

    private FolderReader(Path folder) throws IOException {
        this.folder = folder;
        this.real = folder.toRealPath();
    }

    static LabelledSet read(Source source) throws FormatException, IOException {
        Path folder = source.path();
        if (!Files.isDirectory(folder)) {
            throw new FormatException(folder + " is not a folder");
        }
        FolderReader reader = new FolderReader(folder);
        List<Path> entries = TextFiles.sorted(folder);
        reader.refuseSplits(entries);
        for (Path entry : entries) {
            if (!Files.isDirectory(entry)) {
                reader.unlabelled(entry);
            } else if (!Images.isInside(reader.real, entry)) {
                reader.problems.at(
                        entry, 0, Effect.IMAGE_LEFT_OUT, "is a link out of " + folder + "; put the images there");
            } else if (Labels.check(entry.getFileName().toString(), reader.problems, entry, 0)) {
                reader.label(entry);
            }
        }
        return reader.gathering.done();
    }

    /** Folders for training and test side by side would become the labels "train" and "test". */
    private void refuseSplits(List<Path> entries) throws FormatException {
        List<String> folders = entries.stream()
                .filter(Files::isDirectory)
                .map(entry -> entry.getFileName().toString())
                .toList();
        if (!folders.isEmpty() && folders.stream().allMatch(name -> SPLITS.contains(name.toLowerCase(Locale.ROOT)))) {
            throw new FormatException(folder + " holds no labels but parts of a set (" + String.join(", ", folders)
                    + "); name one part: " + folder.resolve(folders.getFirst()));
        }
    }

    private void label(Path labelFolder) throws IOException, FormatException {
        String label = labelFolder.getFileName().toString();
        long before = problems.losses();
        int found = 0;
        for (Path file : TextFiles.deep(labelFolder)) {
            if (accept(file)) {
                String name = TextFiles.slashed(folder.relativize(file));
                gathering.add(Sample.labelled(name, new Place.LocalFile(file), List.of(label)), file, 0);
                found++;
            }
        }
        if (found == 0 && problems.losses() == before) {
            problems.at(labelFolder, 0, Effect.NOTE, "holds no JPEG or PNG images, so there is no label " + label);
        }
    }

    private void unlabelled(Path file) throws FormatException {
        if (accept(file)) {
            problems.at(
                    file,
                    0,
                    Effect.NOTE,
                    "has no label: it lies in no sub-folder; move it into one named as its label");
            String name = TextFiles.slashed(folder.relativize(file));
            gathering.add(Sample.labelled(name, new Place.LocalFile(file), List.of()), file, 0);
        }
    }

    private boolean accept(Path file) {
        String name = file.getFileName().toString();
        if (Images.isOtherImage(name)) {
            problems.at(file, 0, Effect.IMAGE_LEFT_OUT, "is neither JPEG nor PNG; convert it");
            return false;
        }
        if (!Images.isImage(name)) {
            problems.at(file, 0, Effect.NOTE, "is not a JPEG or PNG file by its name and is not used");
            return false;
        }
        if (!Files.isRegularFile(file) || !Images.isInside(real, file)) {
            problems.at(
                    file,
                    0,
                    Effect.IMAGE_LEFT_OUT,
                    "is a link out of " + folder + " or no file; put the image itself there");
            return false;
        }
        String relative = TextFiles.slashed(folder.relativize(file));
        String refused = Images.refusal(relative).orElse(null);
        if (refused != null) {
            problems.at(file, 0, Effect.IMAGE_LEFT_OUT, "its name " + refused);
            return false;
        }
        return true;
    }
}
