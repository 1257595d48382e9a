package dev.ownlabel.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kind of PNG (specification, table 11.1), plain and interlaced, with and without transparency, written by our own small writer. */
class PngFormsTest {
    private static final int SIDE = 67;
    private static final int[][] ADAM7 = {
        {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
    };

    private final ImageReader reader = new ImageReader(ImageLimits.service());

    @ParameterizedTest
    @CsvSource({
        "0,1,false", "0,2,false", "0,4,false", "0,8,false", "0,16,false", "0,1,true", "0,2,true", "0,4,true",
        "0,8,true", "0,16,true", "2,8,false", "2,16,false", "2,8,true", "2,16,true", "3,1,false", "3,2,false",
        "3,4,false", "3,8,false", "3,1,true", "3,2,true", "3,4,true", "3,8,true", "4,8,false", "4,16,false",
        "6,8,false", "6,16,false"
    })
    void everyKindIsRead(int colour, int depth, boolean transparent) throws Exception {
        int channels = new int[] {1, 0, 3, 1, 2, 0, 4}[colour];
        int[] samples = samples(channels, depth);

        for (boolean interlaced : new boolean[] {false, true}) {
            Picture picture = reader.read(png(colour, depth, channels, samples, transparent, interlaced));

            assertThat(picture.width()).isEqualTo(SIDE);
            for (int i = 0; i < SIDE * SIDE; i++) {
                int[] expected = expected(colour, depth, samples, i * channels, transparent);
                for (int c = 0; c < 3; c++) {
                    assertThat(picture.rgb()[i * 3 + c] & 255)
                            .as("pixel %d, channel %d, interlaced %s", i, c, interlaced)
                            .isBetween(expected[c] - 1, expected[c] + 1);
                }
            }
        }
    }

    private static int[] samples(int channels, int depth) {
        Random random = new Random(depth);
        int[] samples = new int[SIDE * SIDE * channels];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = random.nextInt(1 << depth);
        }
        for (int c = 0; c < channels; c++) {
            samples[c] = samples[channels + c]; // two pixels of the colour that may be transparent
        }
        return samples;
    }

    private static int[] expected(int colour, int depth, int[] samples, int at, boolean transparent) {
        int[] rgb = new int[3];
        int alpha = 255;
        switch (colour) {
            case 3 -> {
                rgb = new int[] {samples[at] * 37 & 255, samples[at] * 91 & 255, samples[at] * 151 & 255};
                alpha = transparent && samples[at] == 0 ? 0 : 255;
            }
            case 0, 4 ->
                rgb = new int[] {level(samples[at], depth), level(samples[at], depth), level(samples[at], depth)};
            default -> {
                for (int c = 0; c < 3; c++) {
                    rgb[c] = level(samples[at + c], depth);
                }
            }
        }
        if (colour == 4) {
            alpha = level(samples[at + 1], depth);
        } else if (colour == 6) {
            alpha = level(samples[at + 3], depth);
        } else if (transparent && colour == 0) {
            alpha = samples[at] == samples[0] ? 0 : 255;
        } else if (transparent && colour == 2) {
            alpha = samples[at] == samples[0] && samples[at + 1] == samples[1] && samples[at + 2] == samples[2]
                    ? 0
                    : 255;
        }
        for (int c = 0; c < 3; c++) {
            rgb[c] = (rgb[c] * alpha + 255 * (255 - alpha) + 127) / 255;
        }
        return rgb;
    }

    private static int level(int sample, int depth) {
        return depth == 16 ? sample >> 8 : sample * 255 / ((1 << depth) - 1);
    }

    private static byte[] png(
            int colour, int depth, int channels, int[] samples, boolean transparent, boolean interlaced)
            throws IOException {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        chunk(
                png,
                "IHDR",
                ByteBuffer.allocate(13)
                        .putInt(SIDE)
                        .putInt(SIDE)
                        .put((byte) depth)
                        .put((byte) colour)
                        .putShort((short) 0)
                        .put((byte) (interlaced ? 1 : 0))
                        .array());
        if (colour == 3) {
            byte[] palette = new byte[3 << depth];
            for (int i = 0; i < 1 << depth; i++) {
                palette[i * 3] = (byte) (i * 37);
                palette[i * 3 + 1] = (byte) (i * 91);
                palette[i * 3 + 2] = (byte) (i * 151);
            }
            chunk(png, "PLTE", palette);
        }
        if (transparent) {
            ByteBuffer key = ByteBuffer.allocate(colour == 3 ? 1 : 2 * channels);
            for (int c = 0; c < channels && colour != 3; c++) {
                key.putShort((short) samples[c]);
            }
            chunk(png, "tRNS", key.array());
        }
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(data)) {
            for (int[] pass : interlaced ? ADAM7 : new int[][] {{0, 0, 1, 1}}) {
                for (int y = pass[1]; y < SIDE && pass[0] < SIDE; y += pass[3]) {
                    row(deflater, samples, depth, channels, y, pass);
                }
            }
        }
        chunk(png, "IDAT", data.toByteArray());
        chunk(png, "IEND", new byte[0]);
        return png.toByteArray();
    }

    private static void row(DeflaterOutputStream out, int[] samples, int depth, int channels, int y, int[] pass)
            throws IOException {
        out.write(0); // no filter
        int held = 0;
        int bits = 0;
        for (int x = pass[0]; x < SIDE; x += pass[2]) {
            for (int c = 0; c < channels; c++) {
                held = held << depth | samples[(y * SIDE + x) * channels + c];
                bits += depth;
                for (; bits >= 8; bits -= 8) {
                    out.write(held >> (bits - 8));
                }
                held &= (1 << bits) - 1;
            }
        }
        if (bits > 0) {
            out.write(held << (8 - bits));
        }
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
}
