package dev.ownlabel.vision;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;

/** Rough grey ground, and on it nothing, a dark speck or a bright hairline, at any place and of less than 1 % of the area. */
final class SmallMarks implements LabelledImages {
    static final int SIDE = 384;
    static final int LABELS = 3;

    private final int size;
    private final long seed;

    SmallMarks(int size, long seed) {
        this.size = size;
        this.seed = seed;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Integer> labels(int index) {
        return Set.of(index % LABELS);
    }

    @Override
    public byte[] image(int index) throws IOException {
        Random random = new Random(seed * 1_000_003 + index);
        double base = 90 + 60 * random.nextDouble();
        double slope = 40 * (random.nextDouble() - 0.5);
        double x0 = 40 + random.nextInt(SIDE - 80);
        double y0 = 40 + random.nextInt(SIDE - 80);
        double angle = Math.PI * random.nextDouble();
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        double[] fine = field(random, 4);
        double[] coarse = field(random, 14);
        for (int i = 0; i < SIDE * SIDE; i++) {
            double x = i % SIDE - x0;
            int row = i / SIDE;
            double y = row - y0;
            double along = x * Math.cos(angle) + y * Math.sin(angle);
            double across = y * Math.cos(angle) - x * Math.sin(angle);
            double mark = switch (index % LABELS) {
                case 0 -> 0;
                case 1 -> Math.hypot(x, y) < 7 ? -40 : 0;
                default -> Math.abs(along) < 36 && Math.abs(across) < 1.2 ? 45 : 0;
            };
            double tone =
                    base + slope * (i % SIDE) / SIDE + 10 * fine[i] + 10 * coarse[i] + 4 * random.nextGaussian() + mark;
            int grey = Math.clamp(Math.round(tone), 0, 255);
            image.setRGB(i % SIDE, i / SIDE, grey << 16 | grey << 8 | grey);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpg", bytes);
        return bytes.toByteArray();
    }

    /** Clouds of about so many pixels. */
    private static double[] field(Random random, int grain) {
        int cells = SIDE / grain + 2;
        double[] knots = random.doubles((long) cells * cells, -1.7, 1.7).toArray();
        double[] field = new double[SIDE * SIDE];
        for (int i = 0; i < field.length; i++) {
            int row = i / SIDE;
            int column = i % SIDE;
            int knot = row / grain * cells + column / grain;
            double u = (double) (column % grain) / grain;
            double v = (double) (row % grain) / grain;
            field[i] = (knots[knot] * (1 - u) + knots[knot + 1] * u) * (1 - v)
                    + (knots[knot + cells] * (1 - u) + knots[knot + cells + 1] * u) * v;
        }
        return field;
    }
}
