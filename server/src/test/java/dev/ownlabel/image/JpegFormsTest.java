package dev.ownlabel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Forms of JPEG, by the native decoder and by the JDK's. */
class JpegFormsTest {
    private final ImageReader jdk = new ImageReader(ImageLimits.service(), Optional.empty());
    private final ImageReader fast = new ImageReader(ImageLimits.service());

    @Test
    void thisSystemHasTheNativeDecoder() {
        assertThat(TurboJpeg.loaded()).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "5,false", "5,true", "10,false"})
    void bothDecodersGiveTheSamePixels(int type, boolean progressive) throws Exception {
        byte[] jpeg = jpeg(painting(203, 131, type), progressive);

        assertThat(fast.read(jpeg).rgb()).isEqualTo(jdk.read(jpeg).rgb());
    }

    @ParameterizedTest
    @CsvSource({
        "128,128,64,2",
        "127,300,64,1",
        "256,256,64,4",
        "255,400,64,2",
        "512,512,64,8",
        "511,640,64,4",
        "1280,1024,64,8",
        "640,512,256,2",
        "640,512,513,1"
    })
    void aJpegIsReducedAsFarAsItsShorterSideKeepsEnough(int width, int height, int enough, int reduction)
            throws Exception {
        byte[] jpeg = jpeg(painting(width, height, BufferedImage.TYPE_INT_RGB), false);

        Picture picture = fast.read(jpeg, enough);

        assertThat(picture.width()).isEqualTo(Math.ceilDiv(width, reduction));
        assertThat(picture.height()).isEqualTo(Math.ceilDiv(height, reduction));
    }

    /** Colours are stored at half size, and the two decoders spread them differently over hard edges. */
    @ParameterizedTest
    @CsvSource({"64,10,1", "128,10,1", "256,10,1", "64,1,4", "128,1,4", "256,1,4"})
    void aReducedPictureIsAboutTheMeanOfTheWholeOne(int enough, int type, double levels) throws Exception {
        byte[] jpeg = jpeg(painting(521, 517, type), false);

        byte[] reduced = fast.read(jpeg, enough).rgb();
        byte[] mean = jdk.read(jpeg, enough).rgb();

        assertThat(reduced).hasSameSizeAs(mean);
        long sum = 0;
        for (int i = 0; i < mean.length; i++) {
            sum += Math.abs((reduced[i] & 255) - (mean[i] & 255));
        }
        assertThat((double) sum / mean.length).isLessThan(levels);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void orientationIsAppliedToAReducedPictureToo(int orientation) throws Exception {
        byte[] jpeg = withOrientation(jpeg(quarters(256, 192), false), orientation);

        Picture whole = fast.read(jpeg);
        Picture reduced = fast.read(jpeg, 96);

        assertThat(reduced.width()).isEqualTo(whole.width() / 2);
        for (int corner = 0; corner < 4; corner++) {
            int x = corner % 2 == 0 ? 8 : reduced.width() - 9;
            int y = corner < 2 ? 8 : reduced.height() - 9;
            assertThat(colour(reduced, x, y)).isEqualTo(colour(whole, x * 2, y * 2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"arithmetic.jpg", "arithmetic-progressive.jpg", "rgb.jpg", "restarts.jpg"})
    void formsThatTheJdkDoesNotWriteAreRead(String name) throws Exception {
        Picture picture = fast.read(resource(name));

        assertThat(picture.width()).isEqualTo(96);
        assertThat(colour(picture, 10, 10)).isEqualTo("100");
        assertThat(colour(picture, 85, 10)).isEqualTo("010");
        assertThat(colour(picture, 10, 70)).isEqualTo("001");
        assertThat(colour(picture, 85, 70)).isEqualTo("000");
    }

    /** The first three make the colour that the inks take away, here red (76, 85, 255) and none; 255 of black is no ink. */
    @ParameterizedTest
    @CsvSource({"76,85,255,255,011", "0,128,128,255,111", "0,128,128,0,000"})
    void ycckBecomesRgb(int luma, int blue, int red, int black, String expected) throws Exception {
        WritableRaster raster = Raster.createInterleavedRaster(0, 96, 80, 4, null);
        for (int i = 0; i < 96 * 80; i++) {
            raster.setPixel(i % 96, i / 96, new int[] {luma, blue, red, black});
        }
        byte[] jpeg = withAdobeMarker(write(new IIOImage(raster, null, null), false), 2);

        assertThat(colour(fast.read(jpeg), 40, 40)).isEqualTo(expected);
        assertThat(colour(fast.read(jpeg, 64), 20, 20)).isEqualTo(expected);
    }

    @Test
    void whatTheNativeDecoderRefusesIsUnreadable() throws Exception {
        byte[] jpeg = jpeg(quarters(96, 80), false);
        for (int at = 0; at + 1 < jpeg.length; at++) {
            if ((jpeg[at] & 255) == 0xFF && (jpeg[at + 1] & 255) == 0xC4) {
                Arrays.fill(jpeg, at + 5, at + 21, (byte) 255); // more codes than there are
            }
        }

        assertThatThrownBy(() -> fast.read(jpeg)).isInstanceOf(ImageRefusedException.class);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream stream = JpegFormsTest.class.getResourceAsStream("/images/" + name)) {
            assertThat(stream).isNotNull();
            return stream.readAllBytes();
        }
    }

    /** Which of red, green and blue are bright. */
    private static String colour(Picture picture, int x, int y) {
        StringBuilder bright = new StringBuilder();
        for (int c = 0; c < 3; c++) {
            bright.append((picture.rgb()[(y * picture.width() + x) * 3 + c] & 255) > 128 ? '1' : '0');
        }
        return bright.toString();
    }

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

    private static BufferedImage painting(int width, int height, int type) {
        Random random = new Random(5);
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = (x * 200 / width + random.nextInt(30)) & 255;
                int green = (y * 200 / height + random.nextInt(30)) & 255;
                image.setRGB(x, y, red << 16 | green << 8 | ((x / 16 + y / 16) % 2 == 0 ? 40 : 180));
            }
        }
        return image;
    }

    private static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
        return write(new IIOImage(image, null, null), progressive);
    }

    private static byte[] write(IIOImage image, boolean progressive) throws IOException {
        ImageWriter writer = jdkWriter();
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

    private static ImageWriter jdkWriter() {
        for (var writers = ImageIO.getImageWritersByFormatName("jpeg"); writers.hasNext(); ) {
            ImageWriter candidate = writers.next();
            if (candidate.getClass().getName().startsWith("com.sun")) {
                return candidate;
            }
        }
        throw new AssertionError("the JDK writes JPEG");
    }

    private static byte[] withOrientation(byte[] jpeg, int orientation) throws IOException {
        ByteBuffer exif = ByteBuffer.allocate(36);
        exif.putShort((short) 0xFFE1).putShort((short) 34).put("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
        exif.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        exif.putShort((short) orientation).putShort((short) 0).putInt(0);
        return inserted(jpeg, exif.array());
    }

    private static byte[] withAdobeMarker(byte[] jpeg, int transform) throws IOException {
        ByteBuffer adobe = ByteBuffer.allocate(16);
        adobe.putShort((short) 0xFFEE).putShort((short) 14).put("Adobe".getBytes(StandardCharsets.US_ASCII));
        adobe.putShort((short) 100).putInt(0).put((byte) transform);
        return inserted(jpeg, adobe.array());
    }

    private static byte[] inserted(byte[] jpeg, byte[] segment) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(segment);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }
}
