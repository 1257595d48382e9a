package dev.ownlabel.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;

/** A decoder's result on its way to a {@link Picture}: any colour model in, RGB out. */
final class Pixels {
    private final BufferedImage image;
    private final int width;
    private final int height;

    Pixels(BufferedImage image) {
        this.image = image;
        this.width = image.getWidth();
        this.height = image.getHeight();
    }

    /** As stored, not turned. */
    Picture picture() {
        return new Picture(width, height, rgb());
    }

    private byte[] rgb() {
        ColorModel colours = image.getColorModel();
        int type = image.getRaster().getTransferType();
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR) {
            return fromBgr();
        }
        if (colours instanceof IndexColorModel || (type != DataBuffer.TYPE_BYTE && type != DataBuffer.TYPE_USHORT)) {
            return fromColourModel();
        }
        return fromSamples(type == DataBuffer.TYPE_USHORT ? 8 : 0, colours.hasAlpha());
    }

    private byte[] fromBgr() {
        byte[] stored = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] out = new byte[width * height * 3];
        for (int i = 0; i < out.length; i += 3) {
            out[i] = stored[i + 2];
            out[i + 1] = stored[i + 1];
            out[i + 2] = stored[i];
        }
        return out;
    }

    private byte[] fromColourModel() {
        byte[] out = new byte[width * height * 3];
        int[] row = new int[width];
        int to = 0;
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int argb : row) {
                int alpha = argb >>> 24;
                out[to++] = overWhite((argb >> 16) & 255, alpha);
                out[to++] = overWhite((argb >> 8) & 255, alpha);
                out[to++] = overWhite(argb & 255, alpha);
            }
        }
        return out;
    }

    /** Samples as stored: the grey colour space of java.awt is linear, going through it would brighten grey images. */
    private byte[] fromSamples(int shift, boolean hasAlpha) {
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        int colours = hasAlpha ? bands - 1 : bands;
        byte[] out = new byte[width * height * 3];
        int[] row = new int[width * bands];
        int to = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(0, y, width, 1, row);
            for (int from = 0; from < row.length; from += bands) {
                int alpha = hasAlpha ? row[from + bands - 1] >> shift : 255;
                for (int c = 0; c < 3; c++) {
                    out[to++] = overWhite(row[from + Math.min(c, colours - 1)] >> shift, alpha);
                }
            }
        }
        return out;
    }

    private static byte overWhite(int value, int alpha) {
        return (byte) (alpha == 255 ? value : (value * alpha + 255 * (255 - alpha) + 127) / 255);
    }
}
