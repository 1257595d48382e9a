package dev.ownlabel.vision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.Picture;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.TexturePaint;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How well the jar's networks alone tell things apart that they were not trained on, and how large they are. */
class BuiltinBackboneTest {
    private static final int SIDE = 160;
    private static final int LABELS = 10;
    private static final int TRAIN = 8;
    private static final int TEST = 10;
    private static final int MAX_BYTES = 10_000_000;

    @TempDir
    private Path folder;

    private final ImageReader reader = new ImageReader(ImageLimits.service());

    /** Ten labels (five shapes, five patterns) in any colours, by the nearest mean of eight examples: chance is 0.1. */
    @ParameterizedTest
    @CsvSource({"builtin-photos, 0.72", "builtin-drawn, 0.7"})
    void theNetworkAloneTellsShapesAndPatternsApart(String name, double floor) throws Exception {
        Backbone backbone = new Backbones(folder).open(name);
        int width = backbone.descriptors().getFirst().outputs().stream()
                .filter(output -> output.role().equals("embedding"))
                .findFirst()
                .orElseThrow()
                .channels();
        int right = 0;
        try (ImageSession session =
                new ImageSession(backbone.featureGraph(), backbone.framing(), Backbone.EMBEDDING, 1)) {
            double[][] means = new double[LABELS][width];
            for (int label = 0; label < LABELS; label++) {
                for (int i = 0; i < TRAIN; i++) {
                    add(session.run(drawn(label, 100 + i)), means[label]);
                }
            }
            for (int label = 0; label < LABELS; label++) {
                for (int i = 0; i < TEST; i++) {
                    right += nearest(session.run(drawn(label, 500 + i)), means) == label ? 1 : 0;
                }
            }
        }

        assertThat((double) right / (LABELS * TEST)).isGreaterThan(floor);
    }

    @Test
    void bothNetworksTogetherAreAtMostTenMegabytes() throws Exception {
        int bytes = 0;
        for (String name : List.of("thin_photos", "thin_scenes")) {
            try (InputStream stream = BuiltinBackboneTest.class.getResourceAsStream("/backbones/" + name + ".onnx")) {
                assertThat(stream).isNotNull();
                bytes += stream.readAllBytes().length;
            }
        }

        assertThat(bytes).isLessThan(MAX_BYTES);
    }

    private static void add(float[] embedding, double[] sum) {
        for (int k = 0; k < sum.length; k++) {
            sum[k] += embedding[k];
        }
    }

    private static int nearest(float[] embedding, double[][] means) {
        int best = 0;
        double most = -1;
        for (int label = 0; label < means.length; label++) {
            double product = 0;
            double length = 0;
            for (int k = 0; k < means[label].length; k++) {
                product += embedding[k] * means[label][k];
                length += means[label][k] * means[label][k];
            }
            if (product / Math.sqrt(length) > most) {
                most = product / Math.sqrt(length);
                best = label;
            }
        }
        return best;
    }

    private Picture drawn(int label, int number) throws Exception {
        Random random = new Random(label * 10_007L + number);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(colour(random));
        graphics.fillRect(0, 0, SIDE, SIDE);
        AffineTransform place = AffineTransform.getTranslateInstance(
                SIDE * (.35 + .3 * random.nextDouble()), SIDE * (.35 + .3 * random.nextDouble()));
        double size = SIDE * (.2 + .15 * random.nextDouble());
        place.scale(size, size);
        place.rotate(random.nextDouble() * .6 - .3);
        if (label < 5) {
            graphics.setColor(colour(random));
            graphics.fill(place.createTransformedShape(shape(label)));
        } else {
            graphics.setPaint(pattern(label - 5, random));
            graphics.fill(place.createTransformedShape(new Ellipse2D.Double(-1.4, -1.1, 2.8, 2.2)));
        }
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return reader.read(bytes.toByteArray());
    }

    private static Color colour(Random random) {
        return new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256));
    }

    private static Shape shape(int kind) {
        return switch (kind) {
            case 0 -> new Ellipse2D.Double(-1, -1, 2, 2);
            case 1 -> new Rectangle2D.Double(-.9, -.9, 1.8, 1.8);
            case 2 -> star(3, .5);
            case 3 -> star(5, .4);
            default -> star(4, .2);
        };
    }

    /** Corners on the circle of radius 1, and between them on one of the given radius. */
    private static Shape star(int corners, double inner) {
        Path2D path = new Path2D.Double();
        for (int i = 0; i < 2 * corners; i++) {
            double angle = Math.PI * i / corners - Math.PI / 2;
            double radius = i % 2 == 0 ? 1 : inner;
            if (i == 0) {
                path.moveTo(radius * Math.cos(angle), radius * Math.sin(angle));
            } else {
                path.lineTo(radius * Math.cos(angle), radius * Math.sin(angle));
            }
        }
        path.closePath();
        return path;
    }

    private static TexturePaint pattern(int kind, Random random) {
        int cell = 10 + random.nextInt(6);
        BufferedImage tile = new BufferedImage(cell, cell, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = tile.createGraphics();
        graphics.setColor(colour(random));
        graphics.fillRect(0, 0, cell, cell);
        graphics.setColor(colour(random));
        switch (kind) {
            case 0 -> graphics.fillRect(0, 0, cell, cell / 2);
            case 1 -> graphics.fillRect(0, 0, cell / 2, cell);
            case 2 -> graphics.fillOval(1, 1, cell * 2 / 3, cell * 2 / 3);
            case 3 -> {
                graphics.fillRect(0, 0, cell / 2, cell / 2);
                graphics.fillRect(cell / 2, cell / 2, cell / 2, cell / 2);
            }
            default -> {
                for (int i = 0; i < cell * cell; i++) {
                    if (random.nextBoolean()) {
                        tile.setRGB(i % cell, i / cell, graphics.getColor().getRGB());
                    }
                }
            }
        }
        graphics.dispose();
        return new TexturePaint(tile, new Rectangle2D.Double(0, 0, cell, cell));
    }
}
