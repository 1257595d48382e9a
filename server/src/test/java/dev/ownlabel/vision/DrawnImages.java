package dev.ownlabel.vision;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;

/** Pictures of discs, squares and stripes on noisy ground; the same number and seed always draw the same picture. */
final class DrawnImages implements LabelledImages {
    private static final int SIDE = 96;
    static final int LABELS = 3;

    private final int size;
    private final long seed;
    private final boolean single;

    /** With {@code single} each image shows one of the three, else any of them that chance picks, at least one. */
    DrawnImages(int size, long seed, boolean single) {
        this.size = size;
        this.seed = seed;
        this.single = single;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Integer> labels(int index) {
        if (single) {
            return Set.of(index % LABELS);
        }
        Random random = new Random((seed * 1000 + index) * 0x9E3779B97F4A7C15L); // neighbouring seeds begin alike
        Set<Integer> labels = new TreeSet<>(Set.of(index % LABELS));
        if (random.nextBoolean()) {
            labels.add((index + 1) % LABELS);
        }
        return labels;
    }

    @Override
    public byte[] image(int index) throws IOException {
        Random random = new Random(seed * 1_000_003 + index);
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < SIDE * SIDE; i++) {
            int grey = 90 + random.nextInt(60);
            image.setRGB(i % SIDE, i / SIDE, grey << 16 | grey << 8 | grey);
        }
        Graphics2D graphics = image.createGraphics();
        for (int label : labels(index)) {
            int x = random.nextInt(SIDE / 2);
            int y = random.nextInt(SIDE / 2);
            int length = SIDE / 3 + random.nextInt(SIDE / 8);
            graphics.setColor(new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256)));
            switch (label) {
                case 0 -> graphics.fillOval(x, y, length, length);
                case 1 -> graphics.fillRect(x, y, length, length);
                default -> {
                    for (int stripe = 0; stripe < length; stripe += 6) {
                        graphics.fillRect(x, y + stripe, length, 3);
                    }
                }
            }
        }
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, index % 2 == 0 ? "png" : "jpg", bytes);
        return bytes.toByteArray();
    }
}
