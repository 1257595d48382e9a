package dev.ownlabel.conformance;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import software.amazon.awssdk.services.rekognition.model.BoundingBox;

/**
 * A drawn picture of a red disc on the left and, mostly, a blue square on the right, and where they are.
 *
 * @param objects in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // sent, never compared
record Scene(byte[] png, List<Place> objects) {
    static final int WIDTH = 128;
    static final int HEIGHT = 96;
    static final List<String> LABELS = List.of("disc", "square");

    /** A square of pixels with a label, by its number. */
    record Place(int label, int left, int top, int side) {
        /** Intersection over union with a box in shares of the picture. */
        double overlap(BoundingBox box) {
            double width =
                    Math.min(left + side, (box.left() + box.width()) * WIDTH) - Math.max(left, box.left() * WIDTH);
            double height =
                    Math.min(top + side, (box.top() + box.height()) * HEIGHT) - Math.max(top, box.top() * HEIGHT);
            double common = Math.max(0, width) * Math.max(0, height);
            return common / (side * (double) side + box.width() * WIDTH * box.height() * HEIGHT - common);
        }
    }

    /** The same seed draws the same picture. */
    static Scene of(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<Place> objects = new ArrayList<>();
        for (int label = 0; label < LABELS.size(); label++) {
            int side = random.nextInt(24, 40);
            int half = WIDTH / 2;
            if (label == 0 || random.nextInt(4) > 0) {
                objects.add(new Place(
                        label, label * half + random.nextInt(half - side), random.nextInt(HEIGHT - side), side));
            }
        }
        return new Scene(drawn(objects, random), List.copyOf(objects));
    }

    private static byte[] drawn(List<Place> objects, SplittableRandom random) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        int grey = random.nextInt(90, 170);
        pen.setColor(new Color(grey, grey, grey));
        pen.fillRect(0, 0, WIDTH, HEIGHT);
        for (Place place : objects) {
            int bright = random.nextInt(190, 250);
            if (place.label() == 0) {
                pen.setColor(new Color(bright, 30, 30));
                pen.fillOval(place.left(), place.top(), place.side(), place.side());
            } else {
                pen.setColor(new Color(30, 30, bright));
                pen.fillRect(place.left(), place.top(), place.side(), place.side());
            }
        }
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /** Its line in a manifest of boxes. */
    String line(String bucket, String key) {
        List<String> boxes = new ArrayList<>();
        for (Place place : objects) {
            boxes.add(String.format(
                    Locale.ROOT,
                    "{\"class_id\":%d,\"left\":%d,\"top\":%d,\"width\":%d,\"height\":%d}",
                    place.label(),
                    place.left(),
                    place.top(),
                    place.side(),
                    place.side()));
        }
        String confidences =
                String.join(",", boxes.stream().map(_ -> "{\"confidence\":1}").toList());
        return String.format(Locale.ROOT, """
                {"source-ref":"s3://%s/%s","boxes":{"image_size":[{"width":%d,"height":%d,"depth":3}],"annotations":[%s]},\
                "boxes-metadata":{"objects":[%s],"class-map":{"0":"disc","1":"square"},"type":"groundtruth/object-detection",\
                "human-annotated":"yes","creation-date":"2026-01-01T00:00:00","job-name":"drawn"}}
                """, bucket, key, WIDTH, HEIGHT, String.join(",", boxes), confidences);
    }
}
