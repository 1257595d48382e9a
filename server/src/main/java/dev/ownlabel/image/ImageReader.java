package dev.ownlabel.image;

import dev.ownlabel.image.ImageRefusedException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads JPEG and PNG, told apart by content, into upright 8-bit RGB. The header is parsed by our own bounded code and held to
 * the limits before a decoder sees the bytes or memory is spent on pixels. Safe for use by several threads.
 */
public final class ImageReader {
    private final ImageLimits limits;

    public ImageReader(ImageLimits limits) {
        this.limits = limits;
        ImageIO.setUseCache(false); // decoders that open streams of their own must not write temporary files
    }

    /**
     * Decodes the whole image: EXIF orientation applied (JPEG only), CMYK, grey, palette and 16-bit turned into RGB, alpha laid
     * over white (C: not stated by the service's documents).
     *
     * @throws ImageRefusedException if these bytes are no image within the limits
     */
    public Picture read(byte[] bytes) throws ImageRefusedException {
        Outline outline = outline(bytes);
        byte[] essential = switch (outline.format()) {
            case JPEG -> new JpegFile(bytes).pixelsOnly();
            case PNG -> new PngFile(bytes).pixelsOnly();
        };
        BufferedImage decoded = decode(outline, essential);
        if (decoded.getWidth() != outline.width() || decoded.getHeight() != outline.height()) {
            throw ImageRefusedException.unreadable("The image has another size than its header says");
        }
        return new Pixels(decoded).upright(outline.orientation());
    }

    /** Format and upright size, from the header alone. */
    public ImageHeader header(byte[] bytes) throws ImageRefusedException {
        return outline(bytes).upright();
    }

    private Outline outline(byte[] bytes) throws ImageRefusedException {
        if (bytes.length > limits.maxBytes()) {
            throw new ImageRefusedException(
                    Reason.TOO_LARGE_BYTES,
                    "The image has " + bytes.length + " bytes; at most " + limits.maxBytes() + " are allowed");
        }
        Outline outline;
        if (JpegFile.isJpeg(bytes)) {
            outline = new JpegFile(bytes).outline();
        } else if (PngFile.isPng(bytes)) {
            outline = new PngFile(bytes).outline();
        } else {
            throw new ImageRefusedException(Reason.FORMAT, "The image is neither JPEG nor PNG");
        }
        limits.check(outline.upright());
        return outline;
    }

    private static BufferedImage decode(Outline outline, byte[] bytes) throws ImageRefusedException {
        String format = outline.format().name();
        Iterator<javax.imageio.ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw new IllegalStateException("No decoder for " + format);
        }
        javax.imageio.ImageReader decoder = readers.next();
        try (MemoryCacheImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            decoder.setInput(input, true, false);
            return decoder.read(0);
        } catch (IOException | RuntimeException e) {
            // decoders answer damaged bytes with exceptions of every kind
            throw new ImageRefusedException(Reason.UNREADABLE, "The " + format + " cannot be decoded", e);
        } finally {
            decoder.dispose();
        }
    }
}
