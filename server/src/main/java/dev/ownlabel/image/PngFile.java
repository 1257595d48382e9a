package dev.ownlabel.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A PNG's chunks, walked by our own bounded reader. The decoder is given only the chunks that make pixels: compressed text and
 * colour profiles, which could unfold to any size, never reach it.
 */
final class PngFile {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final Set<String> PIXEL_CHUNKS = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");
    private static final int CHUNK_FRAME = 12;
    private static final int DEPTH_AT = 24;

    private final byte[] bytes;

    PngFile(byte[] bytes) {
        this.bytes = bytes;
    }

    static boolean isPng(byte[] bytes) {
        if (bytes.length < SIGNATURE.length) {
            return false;
        }
        for (int i = 0; i < SIGNATURE.length; i++) {
            if (bytes[i] != SIGNATURE[i]) {
                return false;
            }
        }
        return true;
    }

    Outline outline() throws ImageRefusedException {
        int at = SIGNATURE.length;
        if (bytes.length < at + CHUNK_FRAME + 13 || int32(at) != 13 || !"IHDR".equals(type(at))) {
            throw ImageRefusedException.unreadable("The PNG does not begin with its header");
        }
        int width = int32(at + 8);
        int height = int32(at + 12);
        if (width <= 0 || height <= 0 || !depthFitsColour(bytes[at + 16], bytes[at + 17])) {
            throw ImageRefusedException.unreadable("The PNG's header is not valid");
        }
        return new Outline(ImageHeader.Format.PNG, width, height, 1, false);
    }

    /** Where the signature and the chunks lie that make pixels. */
    List<Part> pixelParts() throws ImageRefusedException {
        List<Part> kept = new ArrayList<>();
        Part.add(kept, 0, SIGNATURE.length);
        int at = SIGNATURE.length;
        while (true) {
            if (bytes.length - at < CHUNK_FRAME) {
                throw ImageRefusedException.unreadable("The PNG is cut short");
            }
            int length = int32(at);
            if (length < 0 || length > bytes.length - at - CHUNK_FRAME) {
                throw ImageRefusedException.unreadable("The PNG is cut short");
            }
            String type = type(at);
            if (PIXEL_CHUNKS.contains(type)) {
                Part.add(kept, at, at + length + CHUNK_FRAME);
            }
            if ("IEND".equals(type)) {
                return kept;
            }
            at += length + CHUNK_FRAME;
        }
    }

    /**
     * The level, 0 to 255, that stands for transparent in a grey image of two or four bits; empty where there is none. The JDK's decoder
     * does not look at it.
     */
    OptionalInt transparentGrey() {
        int depth = bytes[DEPTH_AT];
        if (bytes[DEPTH_AT + 1] != 0 || (depth != 2 && depth != 4)) {
            return OptionalInt.empty();
        }
        for (int at = SIGNATURE.length; bytes.length - at >= CHUNK_FRAME; at += int32(at) + CHUNK_FRAME) {
            if ("IDAT".equals(type(at))) {
                break;
            }
            if ("tRNS".equals(type(at)) && int32(at) == 2) {
                int sample = bytes[at + 9] & ((1 << depth) - 1);
                return OptionalInt.of(sample * 255 / ((1 << depth) - 1));
            }
        }
        return OptionalInt.empty();
    }

    /** PNG specification, table 11.1. */
    private static boolean depthFitsColour(int depth, int colour) {
        return switch (colour) {
            case 0 -> depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
            case 3 -> depth == 1 || depth == 2 || depth == 4 || depth == 8;
            case 2, 4, 6 -> depth == 8 || depth == 16;
            default -> false;
        };
    }

    private String type(int at) {
        return new String(bytes, at + 4, 4, StandardCharsets.ISO_8859_1);
    }

    private int int32(int at) {
        return (bytes[at] & 255) << 24
                | (bytes[at + 1] & 255) << 16
                | (bytes[at + 2] & 255) << 8
                | (bytes[at + 3] & 255);
    }
}
