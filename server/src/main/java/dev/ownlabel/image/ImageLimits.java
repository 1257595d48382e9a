package dev.ownlabel.image;

/**
 * What an image may be at most and at least; checked on the header, before any memory is spent on pixels.
 *
 * @param minSide smallest width and height, pixels
 * @param maxSide largest width and height, pixels
 * @param maxAspect longer side divided by shorter side
 * @param maxBytes encoded size
 */
public record ImageLimits(int minSide, int maxSide, int maxAspect, long maxBytes) {
    public ImageLimits {
        if (minSide < 1 || maxSide < minSide || maxAspect < 1 || maxBytes < 1) {
            throw new IllegalArgumentException("Image limits must be positive and in order");
        }
    }

    /** The service's limits: sides of 64 to 4096 pixels, at most 20:1, at most 15 MB (D: quotas, "Training" and "Detection"). */
    public static ImageLimits service() {
        return new ImageLimits(64, 4096, 20, 15_728_640);
    }

    /** Refuses what the header already shows to be outside these limits. */
    void check(ImageHeader header) throws ImageRefusedException {
        int shorter = Math.min(header.width(), header.height());
        int longer = Math.max(header.width(), header.height());
        String size = header.width() + "x" + header.height();
        if (longer > maxSide) {
            throw new ImageRefusedException(
                    ImageRefusedException.Reason.SIDE_TOO_LARGE,
                    "The image is " + size + " pixels; a side may have at most " + maxSide);
        }
        if (shorter < minSide) {
            throw new ImageRefusedException(
                    ImageRefusedException.Reason.SIDE_TOO_SMALL,
                    "The image is " + size + " pixels; a side must have at least " + minSide);
        }
        if (longer > (long) shorter * maxAspect) {
            throw new ImageRefusedException(
                    ImageRefusedException.Reason.ASPECT,
                    "The image is " + size + " pixels; its sides may be at most " + maxAspect + ":1");
        }
    }
}
