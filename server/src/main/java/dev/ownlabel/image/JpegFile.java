package dev.ownlabel.image;

import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A JPEG's segments, walked by our own bounded reader. The decoder is given only the segments that make pixels; thumbnails,
 * colour profiles and comments never reach it. Colour profiles are thus ignored, as image models expect.
 */
final class JpegFile {
    private static final int APP0 = 0xE0;
    private static final int APP1 = 0xE1;
    private static final int APP14 = 0xEE;
    private static final int APP15 = 0xEF;
    private static final int COMMENT = 0xFE;
    private static final int START_OF_SCAN = 0xDA;
    private static final int END_OF_IMAGE = 0xD9;
    /** Baseline, extended and progressive, by Huffman's code or arithmetic; not lossless, not differential. */
    private static final Set<Integer> PLAIN_FRAMES = Set.of(0xC0, 0xC1, 0xC2, 0xC9, 0xCA);

    private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);

    /** Each scan of a progressive file costs a pass over all coefficients; usual encoders write about ten. */
    private static final int MAX_SCANS = 40;

    private final byte[] bytes;

    JpegFile(byte[] bytes) {
        this.bytes = bytes;
    }

    static boolean isJpeg(byte[] bytes) {
        return bytes.length >= 3 && (bytes[0] & 255) == 0xFF && (bytes[1] & 255) == 0xD8 && (bytes[2] & 255) == 0xFF;
    }

    /** Size and orientation: walks the segments before the first scan. */
    Outline outline() throws ImageRefusedException {
        int orientation = 1;
        int at = 2;
        while (true) {
            at = marker(at);
            int code = bytes[at + 1] & 255;
            if (code == START_OF_SCAN || code == END_OF_IMAGE) {
                throw ImageRefusedException.unreadable("The JPEG has no frame header");
            }
            int length = segmentLength(at);
            if (isFrame(code)) {
                return frame(code, at + 4, length - 2, orientation);
            }
            if (code == APP1 && orientation == 1) {
                orientation = orientation(at + 4, length - 2);
            }
            at += 2 + length;
        }
    }

    /** Where the segments lie that make pixels. */
    List<Part> pixelParts() throws ImageRefusedException {
        List<Part> kept = new ArrayList<>();
        Part.add(kept, 0, 2);
        int at = 2;
        int scans = 0;
        while (true) {
            at = marker(at);
            int code = bytes[at + 1] & 255;
            if (code == END_OF_IMAGE) {
                Part.add(kept, at, at + 2);
                return kept;
            }
            int end = at + 2 + segmentLength(at);
            if (code == START_OF_SCAN) {
                if (++scans > MAX_SCANS) {
                    throw ImageRefusedException.unreadable("The JPEG has more than " + MAX_SCANS + " scans");
                }
                end = scanEnd(end);
            }
            if (makesPixels(code)) {
                Part.add(kept, at, end);
            }
            at = end;
        }
    }

    private static boolean makesPixels(int code) {
        return code == APP0 || code == APP14 || !((code >= APP1 && code <= APP15) || code == COMMENT);
    }

    private static boolean isFrame(int code) {
        return code >= 0xC0 && code <= 0xCF && code != 0xC4 && code != 0xC8 && code != 0xCC;
    }

    private Outline frame(int code, int at, int length, int orientation) throws ImageRefusedException {
        if (length < 6) {
            throw ImageRefusedException.unreadable("The JPEG's frame header is not valid");
        }
        int height = int16(at + 1);
        int width = int16(at + 3);
        if (width == 0 || height == 0) {
            throw ImageRefusedException.unreadable("The JPEG's frame header gives no size");
        }
        int channels = bytes[at + 5] & 255;
        boolean plain = PLAIN_FRAMES.contains(code) && bytes[at] == 8 && (channels == 1 || channels == 3);
        return new Outline(ImageHeader.Format.JPEG, width, height, orientation, plain);
    }

    private int orientation(int at, int length) {
        if (length <= EXIF.length || !Arrays.equals(bytes, at, at + EXIF.length, EXIF, 0, EXIF.length)) {
            return 1;
        }
        Metadata metadata = new Metadata();
        byte[] tiff = Arrays.copyOfRange(bytes, at + EXIF.length, at + length);
        new ExifReader().extract(new ByteArrayReader(tiff), metadata, 0);
        ExifIFD0Directory directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
        Integer value = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
        return value != null && value >= 1 && value <= 8 ? value : 1;
    }

    /** Where the next marker begins; fill bytes are skipped. */
    private int marker(int from) throws ImageRefusedException {
        int at = from;
        if (at >= bytes.length || (bytes[at] & 255) != 0xFF) {
            throw ImageRefusedException.unreadable("The JPEG is cut short or damaged");
        }
        while (at + 1 < bytes.length && (bytes[at + 1] & 255) == 0xFF) {
            at++;
        }
        if (at + 1 >= bytes.length) {
            throw ImageRefusedException.unreadable("The JPEG is cut short");
        }
        return at;
    }

    private int segmentLength(int at) throws ImageRefusedException {
        if (at + 4 > bytes.length) {
            throw ImageRefusedException.unreadable("The JPEG is cut short");
        }
        int length = int16(at + 2);
        if (length < 2 || length > bytes.length - at - 2) {
            throw ImageRefusedException.unreadable("The JPEG is cut short or damaged");
        }
        return length;
    }

    /** Where the entropy-coded part of a scan ends: at a marker that is neither stuffing nor a restart. */
    private int scanEnd(int from) throws ImageRefusedException {
        for (int at = from; at + 1 < bytes.length; at++) {
            if ((bytes[at] & 255) == 0xFF) {
                int next = bytes[at + 1] & 255;
                if (next != 0 && next != 0xFF && (next < 0xD0 || next > 0xD7)) {
                    return at;
                }
            }
        }
        throw ImageRefusedException.unreadable("The JPEG is cut short");
    }

    private int int16(int at) {
        return (bytes[at] & 255) << 8 | (bytes[at + 1] & 255);
    }
}
