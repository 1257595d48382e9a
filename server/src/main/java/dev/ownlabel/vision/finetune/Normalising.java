package dev.ownlabel.vision.finetune;

import java.util.List;

/**
 * How bytes become a network's values: (byte - mean) / std for each channel, in the network's own order.
 *
 * @param blueFirst whether that order is blue, green, red
 */
public record Normalising(boolean blueFirst, List<Double> mean, List<Double> std) {
    public Normalising {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    /** Which byte of a pixel (red, green, blue) the network's channel takes. */
    int source(int channel) {
        return blueFirst ? 2 - channel : channel;
    }

    float value(int channel, float of) {
        return (float) ((of - mean.get(channel)) / std.get(channel));
    }
}
