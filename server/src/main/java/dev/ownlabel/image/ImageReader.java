package dev.ownlabel.image;

import dev.ownlabel.image.ImageRefusedException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Reads JPEG and PNG, told apart by content, into upright 8-bit RGB. The header is parsed by our own bounded code and held to
 * the limits before a decoder sees the bytes or memory is spent on pixels. Safe for use by several threads.
 */
public final class ImageReader {
    private static final int LARGEST_REDUCTION = 8;

    private final ImageLimits limits;
    private final Optional<TurboJpeg> turbo;

    /** A reader with the fastest decoder that works on this system. */
    public ImageReader(ImageLimits limits) {
        this(limits, TurboJpeg.loaded());
    }

    ImageReader(ImageLimits limits, Optional<TurboJpeg> turbo) {
        this.limits = limits;
        this.turbo = turbo;
        ImageIO.setUseCache(false); // decoders that open streams of their own must not write temporary files
    }

    /**
     * Decodes the whole image: EXIF orientation applied (JPEG only), CMYK, grey, palette and 16-bit turned into RGB, alpha laid
     * over white (C: not stated by the service's documents).
     *
     * @throws ImageRefusedException if these bytes are no image within the limits
     */
    public Picture read(byte[] bytes) throws ImageRefusedException {
        return read(bytes, limits.maxSide());
    }

    /**
     * As {@link #read(byte[])}, for someone who needs no more than {@code enough} pixels a side: a JPEG is then decoded at a half, a
     * quarter or an eighth of its size, as long as its shorter side keeps that many, which costs a fraction of the time. A size that
     * is no multiple is rounded up.
     */
    public Picture read(byte[] bytes, int enough) throws ImageRefusedException {
        Outline outline = outline(bytes);
        return switch (outline.format()) {
            case PNG -> {
                PngFile file = new PngFile(bytes);
                Picture picture = decode(outline, Part.joined(bytes, file.pixelParts()));
                file.transparentGrey().ifPresent(picture::whiten);
                yield picture;
            }
            case JPEG -> {
                List<Part> parts = new JpegFile(bytes).pixelParts();
                int reduction = reduction(outline, enough);
                Picture picture = turbo.isPresent() && outline.plain()
                        ? turbo.get().decode(bytes, parts, reduction)
                        : decode(outline, Part.joined(bytes, parts)).reduced(reduction);
                if (picture.width() != Math.ceilDiv(outline.width(), reduction)
                        || picture.height() != Math.ceilDiv(outline.height(), reduction)) {
                    throw ImageRefusedException.unreadable("The image has another size than its header says");
                }
                yield picture.upright(outline.orientation());
            }
        };
    }

    private static int reduction(Outline outline, int enough) {
        int reduction = LARGEST_REDUCTION;
        while (reduction > 1 && Math.min(outline.width(), outline.height()) < (long) reduction * enough) {
            reduction /= 2;
        }
        return reduction;
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

    private static Picture decode(Outline outline, byte[] bytes) throws ImageRefusedException {
        String format = outline.format().name();
        Iterator<javax.imageio.ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw new IllegalStateException("No decoder for " + format);
        }
        javax.imageio.ImageReader decoder = readers.next();
        try (MemoryCacheImageInputStream input = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            decoder.setInput(input, true, false);
            BufferedImage decoded = decoder.read(0);
            if (decoded.getWidth() != outline.width() || decoded.getHeight() != outline.height()) {
                throw ImageRefusedException.unreadable("The image has another size than its header says");
            }
            return new Pixels(decoded).picture();
        } catch (IOException | RuntimeException e) {
            // decoders answer damaged bytes with exceptions of every kind
            throw new ImageRefusedException(Reason.UNREADABLE, "The " + format + " cannot be decoded", e);
        } finally {
            decoder.dispose();
        }
    }
}
