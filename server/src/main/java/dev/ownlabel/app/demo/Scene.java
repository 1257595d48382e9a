package dev.ownlabel.app.demo;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;

/**
 * Draws one thing before a cluttered background: place, size, turn, slant, colours, light and noise by chance, and now and then
 * something in front of it. Hard enough that a model can be wrong.
 */
final class Scene {
    private static final int SIDE = 144;

    private final RandomGenerator random;
    private final BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);

    private Scene(RandomGenerator random) {
        this.random = random;
    }

    /** A JPEG of the thing; the same chance draws the same image. */
    static byte[] jpeg(Thing thing, RandomGenerator random) throws IOException {
        Scene scene = new Scene(random);
        Graphics2D pen = scene.image.createGraphics();
        try {
            pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            scene.background(pen);
            scene.thing(pen, thing);
            if (random.nextInt(3) == 0) {
                scene.clutter(pen, 2);
            }
        } finally {
            pen.dispose();
        }
        scene.noise();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(scene.image, "jpeg", bytes)) {
            throw new IOException("This Java cannot write JPEG");
        }
        return bytes.toByteArray();
    }

    private void background(Graphics2D pen) {
        pen.setPaint(new GradientPaint(
                0,
                0,
                colour(random.nextDouble(), 0.4),
                (float) between(0, SIDE),
                SIDE,
                colour(random.nextDouble(), 0.4)));
        pen.fillRect(0, 0, SIDE, SIDE);
        clutter(pen, 4 + random.nextInt(8));
    }

    private void clutter(Graphics2D pen, int count) {
        for (int i = 0; i < count; i++) {
            pen.setColor(colour(random.nextDouble(), 0.6));
            double x = between(0, SIDE);
            double y = between(0, SIDE);
            if (random.nextBoolean()) {
                double width = between(6, 30);
                pen.fill(new Ellipse2D.Double(x, y, width, width * between(0.4, 1.2)));
            } else {
                pen.setStroke(new BasicStroke((float) between(1, 6)));
                pen.draw(new Line2D.Double(x, y, x + between(-60, 60), y + between(-60, 60)));
            }
        }
    }

    private void thing(Graphics2D pen, Thing thing) {
        AffineTransform before = pen.getTransform();
        double size = between(22, 46);
        pen.translate(SIDE / 2.0 + between(-22, 22), SIDE / 2.0 + between(-22, 22));
        pen.rotate(between(-0.9, 0.9));
        pen.shear(between(-0.25, 0.25), 0);
        pen.scale(random.nextBoolean() ? size : -size, size * between(0.75, 1.2));
        boolean usualColour = random.nextInt(10) < 6;
        double hue = usualColour ? thing.hue() + between(-0.07, 0.07) : random.nextDouble();
        thing.draw(pen, colour(hue, between(0.45, 1)));
        pen.setTransform(before);
    }

    /** Grain, and light that falls off to one side. */
    private void noise() {
        double grain = between(3, 16);
        double slope = between(-0.35, 0.35);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int rgb = image.getRGB(x, y);
                double light = 1 + slope * (x - SIDE / 2.0) / SIDE;
                double shift = random.nextGaussian() * grain;
                int red = channel((rgb >> 16) & 0xff, light, shift);
                int green = channel((rgb >> 8) & 0xff, light, shift);
                int blue = channel(rgb & 0xff, light, shift);
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
    }

    private static int channel(int value, double light, double shift) {
        return Math.clamp(Math.round(value * light + shift), 0, 255);
    }

    private Color colour(double hue, double saturation) {
        return Color.getHSBColor((float) hue, (float) saturation, (float) between(0.35, 1));
    }

    private double between(double low, double high) {
        return low + random.nextDouble() * (high - low);
    }
}
