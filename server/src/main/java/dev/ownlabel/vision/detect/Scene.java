package dev.ownlabel.vision.detect;

import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.BackboneDescriptor.Channels;
import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.boxes.LabelledBox;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An input that is put together of pictures, with the boxes that are still to be seen in it. */
final class Scene {
    /** A box of which less is left says little of its object. */
    private static final double LEAST_SEEN = 0.3;

    private static final double LEAST_SIDE = 2;

    private final Frame frame;
    private final byte[] rgb;
    private final List<LabelledBox> boxes = new ArrayList<>();

    Scene(Frame frame) {
        this.frame = frame;
        this.rgb = new byte[frame.numbers()];
        Arrays.fill(rgb, (byte) Frame.PAD);
    }

    /**
     * Where and how a picture is drawn: a pixel of it at x comes to x * across + left, one at y to y * down + top.
     *
     * @param window what may be drawn on, in whole pixels
     * @param mirrored left and right exchanged
     */
    record Placement(Box window, double across, double down, double left, double top, boolean mirrored) {}

    /** How colours are changed: 1, 1, 0 leaves them. */
    record Tint(double contrast, double saturation, double brightness) {}

    /** Draws a picture and takes over its boxes. */
    void draw(Picture picture, List<LabelledBox> shares, Placement placement, Tint tint) {
        paint(picture, placement, tint);
        for (LabelledBox share : shares) {
            Box own = share.box().scaled(picture.width(), picture.height());
            Box turned = placement.mirrored()
                    ? new Box(picture.width() - own.right(), own.top(), picture.width() - own.left(), own.bottom())
                    : own;
            Box placed = new Box(
                    turned.left() * placement.across() + placement.left(),
                    turned.top() * placement.down() + placement.top(),
                    turned.right() * placement.across() + placement.left(),
                    turned.bottom() * placement.down() + placement.top());
            Box seen = placed.within(placement.window());
            if (seen.width() >= LEAST_SIDE
                    && seen.height() >= LEAST_SIDE
                    && seen.area() >= LEAST_SEEN * placed.area()) {
                boxes.add(new LabelledBox(share.label(), seen));
            }
        }
    }

    private void paint(Picture picture, Placement placement, Tint tint) {
        Box window = placement.window();
        Box cover = new Box(
                        placement.left(),
                        placement.top(),
                        placement.left() + picture.width() * placement.across(),
                        placement.top() + picture.height() * placement.down())
                .within(window);
        int fromX = (int) Math.ceil(cover.left() - 0.5);
        int toX = (int) Math.ceil(cover.right() - 0.5);
        int fromY = (int) Math.ceil(cover.top() - 0.5);
        int toY = (int) Math.ceil(cover.bottom() - 0.5);
        Sampling sampling = new Sampling(picture, tint);
        for (int y = fromY; y < toY; y++) {
            double sourceY = (y + 0.5 - placement.top()) / placement.down() - 0.5;
            int to = (y * frame.width() + fromX) * 3;
            for (int x = fromX; x < toX; x++, to += 3) {
                double sourceX = (x + 0.5 - placement.left()) / placement.across() - 0.5;
                sampling.write(placement.mirrored() ? picture.width() - 1 - sourceX : sourceX, sourceY, rgb, to);
            }
        }
    }

    /** Boxes in pixels of the input. */
    List<LabelledBox> boxes() {
        return boxes;
    }

    /** Writes the numbers that a network wants: [3, height, width] in its order of channels. */
    void write(BackboneDescriptor.Input input, FloatBuffer into) {
        int pixels = frame.width() * frame.height();
        float[] plane = new float[pixels];
        for (int channel = 0; channel < 3; channel++) {
            int stored = input.channels() == Channels.BGR ? 2 - channel : channel;
            float mean = input.mean().get(channel).floatValue();
            float std = input.std().get(channel).floatValue();
            for (int i = 0; i < pixels; i++) {
                plane[i] = ((rgb[i * 3 + stored] & 255) - mean) / std;
            }
            into.put(plane);
        }
    }

    /** Reads a picture between its pixels, bilinear, and changes the colours. */
    private static final class Sampling {
        private final byte[] rgb;
        private final int width;
        private final int height;
        private final float contrast;
        private final float saturation;
        private final float brightness;

        Sampling(Picture picture, Tint tint) {
            this.rgb = picture.rgb();
            this.width = picture.width();
            this.height = picture.height();
            this.contrast = (float) tint.contrast();
            this.saturation = (float) tint.saturation();
            this.brightness = (float) (tint.brightness() + 128 - 128 * tint.contrast());
        }

        void write(double x, double y, byte[] into, int at) {
            int x0 = Math.clamp((int) Math.floor(x), 0, width - 1);
            int y0 = Math.clamp((int) Math.floor(y), 0, height - 1);
            float right = (float) Math.clamp(x - x0, 0, 1);
            float down = (float) Math.clamp(y - y0, 0, 1);
            int step = x0 + 1 < width ? 3 : 0;
            int upper = (y0 * width + x0) * 3;
            int lower = y0 + 1 < height ? upper + width * 3 : upper;
            float red = mixed(upper, lower, step, right, down);
            float green = mixed(upper + 1, lower + 1, step, right, down);
            float blue = mixed(upper + 2, lower + 2, step, right, down);
            float grey = (red + green + blue) / 3;
            into[at] = toned(red, grey);
            into[at + 1] = toned(green, grey);
            into[at + 2] = toned(blue, grey);
        }

        private float mixed(int upper, int lower, int step, float right, float down) {
            float above = (rgb[upper] & 255) * (1 - right) + (rgb[upper + step] & 255) * right;
            float below = (rgb[lower] & 255) * (1 - right) + (rgb[lower + step] & 255) * right;
            return above * (1 - down) + below * down;
        }

        private byte toned(float value, float grey) {
            float coloured = grey + (value - grey) * saturation;
            return (byte) Math.clamp(Math.round(coloured * contrast + brightness), 0, 255);
        }
    }
}
