package dev.ownlabel.formats.report;

import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.image.Picture;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What one look at an image's bytes shows. */
sealed interface Look {
    /** The image is not there or its file cannot be read. */
    record Missing(String why) implements Look {}

    /** The service does not take it. */
    record Refused(ImageRefusedException.Reason reason, String why) implements Look {}

    /**
     * A picture.
     *
     * @param digest SHA-256 of the bytes
     * @param brightness mean of its light, 0 to 255
     * @param contrast standard deviation of its light
     * @param seen for finding look-alikes
     */
    record Seen(String digest, int width, int height, double brightness, double contrast, Likeness seen)
            implements Look {}

    /** Looks at a picture. */
    static Seen at(byte[] bytes, Picture picture) {
        byte[] rgb = picture.rgb();
        double sum = 0;
        double squares = 0;
        int pixels = picture.width() * picture.height();
        for (int i = 0; i < rgb.length; i += 3) {
            double light = Likeness.light(rgb, i);
            sum += light;
            squares += light * light;
        }
        double mean = sum / pixels;
        double deviation = Math.sqrt(Math.max(0, squares / pixels - mean * mean));
        return new Seen(digest(bytes), picture.width(), picture.height(), mean, deviation, Likeness.of(picture));
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
