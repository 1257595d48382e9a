package dev.ownlabel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ownlabel.image.ImageRefusedException.Reason;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReaderTest {
    private final ImageReader reader = new ImageReader(ImageLimits.service());

    @Test
    void aPngOfThirtyThousandPixelsASideIsRefusedByItsHeader() throws IOException {
        byte[] bomb = onePixelDeep(30_000);

        Throwable refusal = catchThrowable(() -> reader.read(bomb));

        assertThat(bomb.length).isLessThan(120_000);
        assertThat(reason(refusal)).isEqualTo(Reason.SIDE_TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({"63,100,SIDE_TOO_SMALL", "100,63,SIDE_TOO_SMALL", "4097,300,SIDE_TOO_LARGE", "64,1281,ASPECT"})
    void sidesAndAspectAreBounded(int width, int height, Reason reason) throws IOException {
        byte[] png = encoded(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", false);

        assertThat(reason(catchThrowable(() -> reader.header(png)))).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({"64,64", "64,1280", "4096,205"})
    void theLimitsThemselvesAreAllowed(int width, int height) throws Exception {
        byte[] png = encoded(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", false);

        assertThat(reader.header(png)).isEqualTo(new ImageHeader(ImageHeader.Format.PNG, width, height));
    }

    @Test
    void bytesAboveTheLimitAreRefusedUnseen() {
        byte[] much = new byte[15_728_641];

        assertThat(reason(catchThrowable(() -> reader.header(much)))).isEqualTo(Reason.TOO_LARGE_BYTES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "G", "GIF89a, which is another format", "\u00ff\u00d8"})
    void whatIsNeitherJpegNorPngIsRefusedAsFormat(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);

        assertThat(reason(catchThrowable(() -> reader.read(bytes)))).isEqualTo(Reason.FORMAT);
    }

    /** Where the red quarter of an image, stored at its top left, comes to lie; from the EXIF specification's picture. */
    @ParameterizedTest
    @CsvSource({"1,L,T", "2,R,T", "3,R,B", "4,L,B", "5,L,T", "6,R,T", "7,R,B", "8,L,B"})
    void exifOrientationIsApplied(int orientation, String side, String edge) throws Exception {
        byte[] jpeg = withOrientation(encoded(quarters(96, 80), "jpg", false), orientation);

        Picture picture = reader.read(jpeg);

        boolean turned = orientation >= 5;
        assertThat(picture.width()).isEqualTo(turned ? 80 : 96);
        assertThat(reader.header(jpeg).width()).isEqualTo(picture.width());
        int x = side.equals("L") ? 10 : picture.width() - 10;
        int y = edge.equals("T") ? 10 : picture.height() - 10;
        assertThat(colour(picture, x, y)).isEqualTo("red");
        String across = colour(picture, picture.width() - x, y);
        assertThat(across).isEqualTo(turned ? "blue" : "green");
    }

    @Test
    void anOrientationOutOfRangeIsIgnored() throws Exception {
        byte[] jpeg = withOrientation(encoded(quarters(96, 80), "jpg", false), 9);

        assertThat(reader.read(jpeg).width()).isEqualTo(96);
    }

    @ParameterizedTest
    @CsvSource({"png,true", "png,false", "jpg,true", "jpg,false"})
    void interlacedAndProgressiveFilesAreRead(String format, boolean progressive) throws Exception {
        Picture picture = reader.read(encoded(quarters(120, 100), format, progressive));

        assertThat(colour(picture, 10, 10)).isEqualTo("red");
        assertThat(colour(picture, 110, 10)).isEqualTo("green");
        assertThat(colour(picture, 10, 90)).isEqualTo("blue");
    }

    @Test
    void cmykBecomesRgb() throws Exception {
        WritableRaster inks = Raster.createInterleavedRaster(0, 80, 80, 4, null);
        for (int i = 0; i < 6400; i++) {
            inks.setPixel(i % 80, i / 80, new int[] {0, 255, 255, 255}); // Adobe stores ink inverted: all cyan
        }
        byte[] jpeg = withAdobeMarker(encodedRaster(inks));

        Picture picture = reader.read(jpeg);

        assertThat(red(picture, 40, 40)).isLessThan(80);
        assertThat(channel(picture, 40, 40, 1)).isGreaterThan(140);
        assertThat(channel(picture, 40, 40, 2)).isGreaterThan(180);
    }

    @Test
    void sixteenBitGreyKeepsItsTone() throws Exception {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setPixel(5, 5, new int[] {0x8040});

        Picture picture = reader.read(encoded(image, "png", false));

        assertThat(red(picture, 5, 5)).isEqualTo(0x80);
    }

    @Test
    void greyJpegKeepsItsTone() throws Exception {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 4096; i++) {
            image.getRaster().setPixel(i % 64, i / 64, new int[] {100});
        }

        Picture picture = reader.read(encoded(image, "jpg", false));

        assertThat(red(picture, 30, 30)).isBetween(98, 102);
    }

    @Test
    void alphaIsLaidOverWhite() throws Exception {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(1, 0, 0x80FF0000);
        image.setRGB(2, 0, 0xFF0000FF);

        Picture picture = reader.read(encoded(image, "png", false));

        assertThat(Arrays.copyOf(picture.rgb(), 9)).containsExactly(bytes(255, 255, 255, 255, 127, 127, 0, 0, 255));
    }

    @Test
    void palettesAreRead() throws Exception {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_INDEXED);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, 64, 64);
        graphics.dispose();

        Picture picture = reader.read(encoded(image, "png", false));

        assertThat(Arrays.copyOf(picture.rgb(), 3)).containsExactly(bytes(255, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    void aFileCutShortAnywhereIsRefused(String format) throws Exception {
        byte[] whole = encoded(noise(80, 80), format, false);

        for (int length = 8; length < whole.length - 1; length += 97) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> reader.read(part))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(ImageRefusedException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedBytesGiveAPictureOrARefusalAndNothingElse(long seed) throws Exception {
        Random random = new Random(seed);
        byte[][] files = {encoded(noise(80, 80), "png", true), encoded(noise(80, 80), "jpg", true)};

        for (int round = 0; round < 60; round++) {
            byte[] damaged = files[round % 2].clone();
            for (int i = 0; i <= round / 6; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Throwable thrown = catchThrowable(() -> reader.read(damaged));
            if (thrown != null) {
                assertThat(thrown).isInstanceOf(ImageRefusedException.class);
            }
        }
    }

    @Test
    void aJpegOfThousandsOfScansIsRefused() throws Exception {
        byte[] jpeg = encoded(quarters(96, 80), "jpg", false);
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        many.write(jpeg, 0, jpeg.length - 2);
        byte[] scan = {(byte) 0xFF, (byte) 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x11};
        for (int i = 0; i < 1000; i++) {
            many.write(scan);
        }
        many.write(bytes(0xFF, 0xD9));

        Throwable refusal = catchThrowable(() -> reader.read(many.toByteArray()));

        assertThat(refusal).hasMessageContaining("scans");
        assertThat(reason(refusal)).isEqualTo(Reason.UNREADABLE);
    }

    private static Reason reason(Throwable thrown) {
        assertThat(thrown).isInstanceOf(ImageRefusedException.class);
        return ((ImageRefusedException) thrown).reason();
    }

    /** Red, green, blue, black: top left, top right, bottom left, bottom right. */
    private static BufferedImage quarters(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean left = x < width / 2;
                image.setRGB(x, y, y < height / 2 ? (left ? 0xFF0000 : 0x00FF00) : left ? 0x0000FF : 0);
            }
        }
        return image;
    }

    private static BufferedImage noise(int width, int height) {
        Random random = new Random(7);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, random.nextInt());
        }
        return image;
    }

    private static String colour(Picture picture, int x, int y) {
        boolean red = red(picture, x, y) > 128;
        boolean green = channel(picture, x, y, 1) > 128;
        boolean blue = channel(picture, x, y, 2) > 128;
        return red ? "red" : green ? "green" : blue ? "blue" : "black";
    }

    private static int red(Picture picture, int x, int y) {
        return channel(picture, x, y, 0);
    }

    private static int channel(Picture picture, int x, int y, int channel) {
        return picture.rgb()[(y * picture.width() + x) * 3 + channel] & 255;
    }

    private static byte[] encoded(BufferedImage image, String format, boolean progressive) throws IOException {
        return write(new IIOImage(image, null, null), format, progressive);
    }

    private static byte[] encodedRaster(Raster raster) throws IOException {
        return write(new IIOImage(raster, null, null), "jpg", false);
    }

    private static byte[] write(IIOImage image, String format, boolean progressive) throws IOException {
        ImageWriter writer = jdkWriter(format);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
            writer.setOutput(out);
            writer.write(null, image, param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static ImageWriter jdkWriter(String format) {
        for (var writers = ImageIO.getImageWritersByFormatName(format); writers.hasNext(); ) {
            ImageWriter candidate = writers.next();
            if (candidate.getClass().getName().startsWith("com.sun")) {
                return candidate;
            }
        }
        throw new AssertionError("the JDK writes " + format);
    }

    /** A black PNG of one bit a pixel. */
    private static byte[] onePixelDeep(int side) throws IOException {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            byte[] row = new byte[side / 8 + 1];
            for (int y = 0; y < side; y++) {
                deflater.write(row);
            }
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(bytes(0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'));
        byte[] header = ByteBuffer.allocate(13)
                .putInt(side)
                .putInt(side)
                .put(bytes(1, 0, 0, 0, 0))
                .array();
        chunk(png, "IHDR", header);
        chunk(png, "IDAT", data.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream png, String type, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(type.getBytes(StandardCharsets.US_ASCII));
        crc.update(content);
        png.write(ByteBuffer.allocate(4).putInt(content.length).array());
        png.write(type.getBytes(StandardCharsets.US_ASCII));
        png.write(content);
        png.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private static byte[] withOrientation(byte[] jpeg, int orientation) throws IOException {
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xFFE1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        exif.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        exif.putShort((short) orientation).putShort((short) 0).putInt(0);
        return inserted(jpeg, exif.array());
    }

    private static byte[] withAdobeMarker(byte[] jpeg) throws IOException {
        ByteBuffer adobe = ByteBuffer.allocate(16);
        adobe.putShort((short) 0xFFEE).putShort((short) 14).put("Adobe".getBytes(StandardCharsets.US_ASCII));
        adobe.putShort((short) 100);
        return inserted(jpeg, adobe.array());
    }

    private static byte[] inserted(byte[] jpeg, byte[] segment) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(segment);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
