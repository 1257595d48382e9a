package dev.ownlabel.formats;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/** Files of a set, made by program. */
public final class TestSet {
    private final Path folder;

    public TestSet(Path folder) {
        this.folder = folder;
    }

    public TestSet text(String name, String text) throws IOException {
        return bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public TestSet bytes(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
        return this;
    }

    /** A picture of patches; the same seed gives the same one. */
    public TestSet image(String name, int width, int height, long seed) throws IOException {
        return bytes(name, picture(width, height, seed, 255, name.endsWith("png") ? "png" : "jpg"));
    }

    public TestSet images(String... names) throws IOException {
        long seed = 1;
        for (String name : names) {
            image(name, 100, 80, seed++);
        }
        return this;
    }

    /** Encoded; {@code light} at most is the light of a colour. */
    public static byte[] picture(int width, int height, long seed, int light, String format) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        SplittableRandom random = new SplittableRandom(seed);
        for (int y = 0; y < 6; y++) {
            for (int x = 0; x < 6; x++) {
                graphics.setColor(
                        new Color(random.nextInt(light + 1), random.nextInt(light + 1), random.nextInt(light + 1)));
                graphics.fillRect(x * width / 6, y * height / 6, width / 6 + 1, height / 6 + 1);
            }
        }
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    /** Reads the folder. */
    public LabelledSet read(Format format) throws FormatException {
        return Formats.read(format, Source.of(folder));
    }

    public static List<String> problems(LabelledSet set) {
        return set.problems().list().stream().map(Problem::toString).toList();
    }

    public static List<String> names(LabelledSet set) {
        return set.samples().stream().map(Sample::name).toList();
    }
}
