package dev.ownlabel.bench;

import dev.ownlabel.manifest.Labelling;
import dev.ownlabel.manifest.LineParser;
import dev.ownlabel.manifest.ManifestEntry;
import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.boxes.BoxedImages;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Boxed images of a folder as manifest lines list them: the last part of each source-ref names a file in FOLDER/images. */
final class BoxFolder implements BoxedImages {
    private final List<Path> files = new ArrayList<>();
    private final List<List<LabelledBox>> boxes = new ArrayList<>();

    /**
     * Reads lines.
     *
     * @param names the labels known so far; new ones are added
     */
    BoxFolder(Path folder, List<String> lines, List<String> names) {
        for (String line : lines) {
            ManifestEntry entry = LineParser.parse(line);
            List<LabelledBox> own = new ArrayList<>();
            for (Labelling labelling : entry.labellings()) {
                if (labelling instanceof Labelling.Boxes attribute) {
                    attribute.boxes().forEach(box -> own.add(share(box, attribute, names)));
                }
            }
            if (!own.isEmpty()) {
                String source = entry.json().string("source-ref").orElseThrow();
                files.add(folder.resolve("images").resolve(source.substring(source.lastIndexOf('/') + 1)));
                boxes.add(own);
            }
        }
    }

    private static LabelledBox share(Labelling.Box box, Labelling.Boxes attribute, List<String> names) {
        if (!names.contains(box.label())) {
            names.add(box.label());
        }
        Box pixels =
                new Box(box.left(), box.top(), (double) box.left() + box.width(), (double) box.top() + box.height());
        return new LabelledBox(
                names.indexOf(box.label()), pixels.scaled(1.0 / attribute.imageWidth(), 1.0 / attribute.imageHeight()));
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
    public List<LabelledBox> boxes(int index) {
        return boxes.get(index);
    }
}
