package dev.ownlabel.formats.writing;

import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.Sample.BoxSet;
import dev.ownlabel.manifest.Labelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/** {@code data.yaml}, {@code classes.txt} and a text file an image; ten decimals, so that every pixel comes back as it was. */
final class YoloWriting {
    private YoloWriting() {}

    static void write(List<Sample> samples, Path folder) throws IOException {
        List<String> classes = SetWriting.classes(samples);
        for (Sample sample : samples) {
            if (sample.boxes() != null) {
                Path file = folder.resolve("labels").resolve(SetWriting.stem(sample.name()) + ".txt");
                Files.createDirectories(file.toAbsolutePath().getParent());
                Files.writeString(file, lines(sample.boxes(), classes));
            }
        }
        Files.writeString(folder.resolve("classes.txt"), String.join("\n", classes) + "\n");
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("path", ".");
        data.put("train", "images");
        data.put("val", "images");
        data.put("nc", classes.size());
        data.put("names", classes);
        Files.writeString(
                folder.resolve("data.yaml"), new Dump(DumpSettings.builder().build()).dumpToString(data));
    }

    private static String lines(BoxSet set, List<String> classes) {
        StringBuilder lines = new StringBuilder();
        for (Labelling.Box box : set.boxes()) {
            lines.append(String.format(
                    Locale.ROOT,
                    "%d %.10f %.10f %.10f %.10f%n",
                    classes.indexOf(box.label()),
                    (box.left() + box.width() / 2.0) / set.width(),
                    (box.top() + box.height() / 2.0) / set.height(),
                    (double) box.width() / set.width(),
                    (double) box.height() / set.height()));
        }
        return lines.toString();
    }
}
