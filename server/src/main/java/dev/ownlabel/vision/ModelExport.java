package dev.ownlabel.vision;

import dev.ownlabel.vision.BackboneDescriptor.Fit;
import dev.ownlabel.vision.ImageSession.Framing;
import dev.ownlabel.vision.graph.InputGraph;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Packs a model for use without this software: the graph, how an image becomes its input, labels and thresholds, and how to use them. */
public final class ModelExport {
    private static final String README = "/export/README.md";

    private ModelExport() {}

    /**
     * Writes a zip archive; the stream stays open.
     *
     * @throws IllegalArgumentException if the bundle is damaged or of a format this version does not read
     */
    public static void write(ModelBundle bundle, OutputStream to) throws IOException {
        ModelCard card = ModelCard.parse(bundle.json());
        Framing framing = card.framing();
        ZipOutputStream zip = new ZipOutputStream(to);
        add(zip, "README.md", readme(framing).getBytes(StandardCharsets.UTF_8));
        add(zip, "model.json", bundle.json());
        add(zip, "model.onnx", bundle.onnx());
        add(
                zip,
                "input.onnx",
                InputGraph.bytes(framing.side(), framing.fit() == Fit.LETTERBOX_TOP_LEFT, framing.pad()));
        zip.finish();
    }

    private static void add(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(0); // the same model gives the same archive
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static String readme(Framing framing) throws IOException {
        try (InputStream stream = ModelExport.class.getResourceAsStream(README)) {
            if (stream == null) {
                throw new IllegalStateException("The jar lacks " + README);
            }
            String size = Integer.toString(framing.side());
            String fit = switch (framing.fit()) {
                case SQUASH -> "Stretch to " + size + " x " + size + " pixels, whatever the aspect.";
                case LETTERBOX_TOP_LEFT ->
                    "Scale so that the longer side has " + size + " pixels, place at the top left, fill the rest with "
                            + framing.pad() + ".";
            };
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@SIZE@", size)
                    .replace("@ENOUGH@", Integer.toString(framing.enoughPixels()))
                    .replace("@FIT@", fit);
        }
    }
}
