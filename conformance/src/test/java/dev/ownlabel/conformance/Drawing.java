package dev.ownlabel.conformance;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Images that are easy to tell apart: red discs and blue bars. */
final class Drawing {
    private static final int SIDE = 80;

    private Drawing() {}

    static byte[] of(String label, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed * 31 + label.hashCode());
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        int grey = random.nextInt(100, 220);
        pen.setColor(new Color(grey, grey, grey));
        pen.fillRect(0, 0, SIDE, SIDE);
        int x = random.nextInt(5, 35);
        int y = random.nextInt(5, 35);
        switch (label) {
            case "disc" -> {
                pen.setColor(new Color(random.nextInt(160, 255), 20, 20));
                pen.fillOval(x, y, 35, 35);
            }
            case "bar" -> {
                pen.setColor(new Color(20, 20, random.nextInt(160, 255)));
                pen.fillRect(x, y, 40, 12);
            }
            default -> throw new IllegalArgumentException(label);
        }
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", bytes);
        return bytes.toByteArray();
    }
}
