package dev.ownlabel.bench;

import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Damages JPEG and PNG files in ways of its own and reads each, whole and reduced. Ends with 1 where anything but a picture or a refusal
 * comes of it, where one takes more than two seconds, or where the process goes on growing.
 */
public final class Fuzz {
    private static final long LIMIT_NANOS = 2_000_000_000L;
    private static final int REDUCED = 256;
    private static final long GROWTH_MEGABYTES = 200;

    private final Random random;
    private final List<byte[]> seeds = new ArrayList<>();
    private final ImageReader reader = new ImageReader(ImageLimits.service());
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private long slowest;

    private Fuzz(long seed) throws IOException {
        this.random = new Random(seed);
        for (int type : new int[] {
            BufferedImage.TYPE_INT_RGB,
            BufferedImage.TYPE_BYTE_GRAY,
            BufferedImage.TYPE_INT_ARGB,
            BufferedImage.TYPE_BYTE_INDEXED,
            BufferedImage.TYPE_USHORT_GRAY
        }) {
            for (int side : new int[] {64, 200, 700}) {
                for (boolean progressive : new boolean[] {false, true}) {
                    seeds.add(encoded(type, side, "png", progressive));
                    if (type == BufferedImage.TYPE_INT_RGB || type == BufferedImage.TYPE_BYTE_GRAY) {
                        seeds.add(encoded(type, side, "jpeg", progressive));
                        seeds.add(encoded(type, side, "jpeg", progressive));
                    }
                }
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 4000;
        long seed = arguments.length > 1 ? Long.parseLong(arguments[1]) : 1;
        if (!new Fuzz(seed).run(count)) {
            throw new IllegalStateException("Something else than a picture or a refusal came, or too late");
        }
    }

    private boolean run(int count) throws IOException {
        boolean good = true;
        long early = 0;
        for (int i = 0; i < count; i++) {
            byte[] file = damaged(seeds.get(random.nextInt(seeds.size())).clone());
            good &= read(file, 4096) && read(file, REDUCED);
            if (i == count / 2) {
                early = resident();
            }
        }
        long late = resident();
        outcomes.forEach((outcome, times) -> System.out.printf(Locale.ROOT, "%6d %s%n", times, outcome));
        System.out.printf(
                Locale.ROOT,
                "%d files, each read twice; slowest %.0f ms; resident %d MB half-way, %d MB at the end%n",
                count,
                slowest / 1e6,
                early,
                late);
        return good && slowest < LIMIT_NANOS && late - early < GROWTH_MEGABYTES;
    }

    private boolean read(byte[] file, int enough) {
        long begin = System.nanoTime();
        String outcome;
        boolean good = true;
        try {
            var _ = reader.read(file, enough);
            outcome = "picture";
        } catch (ImageRefusedException e) {
            outcome = "refused: " + e.reason();
        } catch (RuntimeException | Error e) {
            outcome = "BUG: " + e;
            good = false;
        }
        slowest = Math.max(slowest, System.nanoTime() - begin);
        outcomes.merge(outcome, 1, Integer::sum);
        return good;
    }

    private byte[] damaged(byte[] file) {
        byte[] result = file;
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(result.length);
            int near = Math.min(result.length - 1, random.nextInt(64));
            switch (random.nextInt(9)) {
                case 0 -> result[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> result[near] = (byte) random.nextInt();
                case 2 -> result[at] = (byte) new int[] {0, 1, 127, 128, 254, 255}[random.nextInt(6)];
                case 3 -> result = Arrays.copyOf(result, Math.max(4, at)); // cut short
                case 4 -> { // a stretch of noise
                    for (int i = at; i < Math.min(result.length, at + random.nextInt(300)); i++) {
                        result[i] = (byte) random.nextInt();
                    }
                }
                case 5 -> result = spliced(result, at, random.nextInt(result.length)); // repeated or left out
                case 6 -> marker(result);
                case 7 -> { // a size: two or four bytes of some field
                    for (int i = at; i < Math.min(result.length, at + 4); i++) {
                        result[i] = (byte) (random.nextBoolean() ? 255 : 0);
                    }
                }
                default -> { // a piece of another file
                    byte[] other = seeds.get(random.nextInt(seeds.size()));
                    int length = Math.min(Math.min(other.length, result.length) - 1, 1 + random.nextInt(2000));
                    System.arraycopy(
                            other,
                            random.nextInt(other.length - length),
                            result,
                            random.nextInt(result.length - length),
                            length);
                }
            }
        }
        return result;
    }

    private static byte[] spliced(byte[] file, int to, int from) {
        byte[] out = Arrays.copyOf(file, to + file.length - from);
        System.arraycopy(file, from, out, to, file.length - from);
        return out.length < 4 ? file : out;
    }

    /** Turns some marker of a JPEG into another, or some chunk's type of a PNG. */
    private void marker(byte[] file) {
        int from = random.nextInt(file.length);
        for (int i = from; i + 1 < file.length; i++) {
            if ((file[i] & 255) == 0xFF && file[i + 1] != 0) {
                file[i + 1] = (byte) (0xC0 + random.nextInt(64));
                return;
            }
        }
    }

    private byte[] encoded(int type, int side, String format, boolean progressive) throws IOException {
        BufferedImage image = new BufferedImage(side, side, type);
        Graphics2D pen = image.createGraphics();
        for (int i = 0; i < 40; i++) {
            pen.setColor(new java.awt.Color(random.nextInt(1 << 24)));
            pen.fillOval(random.nextInt(side), random.nextInt(side), side / 3, side / 5);
        }
        pen.dispose();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static long resident() throws IOException {
        return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]) * 4096 / (1 << 20);
    }
}
