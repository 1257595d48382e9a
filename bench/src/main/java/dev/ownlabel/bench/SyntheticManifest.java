package dev.ownlabel.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A manifest by program: 40 labels in turn, every 50,000th image with the label {@code rare} besides, every thousandth unlabelled, every
 * thousandth in error.
 *
 * @param boxes boxes on each image; 0 for labels of whole images
 */
record SyntheticManifest(int lines, int boxes) {
    static final String BUCKET = "bench-images";
    static final String RARE = "rare";
    private static final int LABELS = 40;
    private static final String ORIGIN =
            "\"human-annotated\":\"yes\",\"creation-date\":\"2022-08-01T10:00:00.000\",\"job-name\":\"labeling-job/kind\"";

    void write(Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            for (int i = 0; i < lines; i++) {
                out.write(line(i, "label" + i % LABELS).getBytes(StandardCharsets.UTF_8));
                out.write('\n');
            }
        }
    }

    /** The line of an image with that label. */
    String line(int image, String label) {
        String sourceRef = String.format(
                Locale.ROOT, "{\"source-ref\":\"s3://%s/%03d/image-%07d.jpg\"", BUCKET, image / 1000, image);
        if (image % 1000 == 500) {
            return sourceRef + "}";
        }
        String attributes = boxes == 0 ? imageLevel("kind", label) : boxed(label);
        if (image % 50_000 == 7) {
            attributes += imageLevel("more", RARE);
        }
        return sourceRef + (image % 1000 == 250 ? attributes.replace("\"yes\"", "\"perhaps\"") : attributes) + "}";
    }

    private static String imageLevel(String attribute, String label) {
        return ",\"" + attribute + "\":1,\"" + attribute + "-metadata\":{\"confidence\":1,\"class-name\":\"" + label
                + "\"," + ORIGIN + ",\"type\":\"groundtruth/image-classification\"}";
    }

    private String boxed(String label) {
        StringBuilder annotations = new StringBuilder();
        StringBuilder objects = new StringBuilder();
        for (int i = 0; i < boxes; i++) {
            String comma = i == 0 ? "" : ",";
            annotations
                    .append(comma)
                    .append("{\"class_id\":0,\"left\":")
                    .append(i * 10)
                    .append(",\"top\":20,\"width\":100,\"height\":80}");
            objects.append(comma).append("{\"confidence\":1}");
        }
        return ",\"boxes\":{\"image_size\":[{\"width\":1024,\"height\":768,\"depth\":3}],\"annotations\":["
                + annotations
                + "]},\"boxes-metadata\":{\"objects\":[" + objects + "],\"class-map\":{\"0\":\"" + label + "\"},"
                + ORIGIN
                + ",\"type\":\"groundtruth/object-detection\"}";
    }
}
