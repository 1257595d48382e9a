package dev.ownlabel.vision.graph;

import java.util.ArrayList;
import java.util.List;

/** How a network looks at an image: it is run once for each of its views, on the image at the view's size. */
public sealed interface View {
    /** Small things are looked for in images of about so many pixels a side. */
    int LARGE_SIDE = 448;

    /** No view is larger than so many pixels a side. */
    int LARGEST_SIDE = 768;

    /** Side of the square that the network is given, pixels. */
    int side();

    /** What stands behind the name of a block of features; empty for the usual view. */
    String suffix();

    /**
     * The views that are worth trying of a network beside the usual one, the most promising first.
     *
     * @param side of its usual input
     * @param multiple what sides must be a multiple of
     * @param maps whether it has maps
     */
    static List<View> candidates(int side, int multiple, boolean maps) {
        int middle = Math.max(side, side * 3 / 2 / multiple * multiple);
        int large = side * Math.max(1, LARGE_SIDE / side);
        List<View> views = new ArrayList<>();
        if (maps) {
            views.add(new Peaks(large));
            views.add(new Larger(middle));
            views.add(new Mirrored(side));
            int between = (large + side) / 2 / multiple * multiple;
            if (between > side && between < large) {
                views.add(new Peaks(between));
            }
        } else {
            views.add(new Larger(middle));
            views.add(new Mirrored(side));
            if (2 * side <= LARGEST_SIDE) {
                views.add(new Tiles(side, 2));
            }
            if (3 * side <= LARGEST_SIDE) {
                views.add(new Tiles(side, 3));
            }
        }
        views.removeIf(view -> view.equals(new Larger(side)));
        return views;
    }

    /** The whole image: all that the network says of it. */
    record Whole(int side) implements View {
        @Override
        public String suffix() {
            return "";
        }
    }

    /** The whole image, larger than the network's usual input; what it says is pooled as usual. */
    record Larger(int side) implements View {
        @Override
        public String suffix() {
            return "@" + side;
        }
    }

    /** Means of what the network says of the image and of its mirror image. */
    record Mirrored(int side) implements View {
        @Override
        public String suffix() {
            return "@mirrored";
        }
    }

    /**
     * For small things: how far the most unusual place of a large image stands out from that image, in each channel of the network's
     * maps. Without maps there is none.
     */
    record Peaks(int side) implements View {
        @Override
        public String suffix() {
            return "@" + side + "-peaks";
        }
    }

    /** For small things too: means and largest values of the network's vectors over the tiles of a large image. */
    record Tiles(int tile, int across) implements View {
        @Override
        public int side() {
            return tile * across;
        }

        @Override
        public String suffix() {
            return "@" + across + "x" + across;
        }
    }
}
