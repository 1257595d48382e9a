package dev.ownlabel.bench;

import dev.ownlabel.vision.LabelledImages;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;

/**
 * Drawn photographs of plates of brushed metal, cast iron or woven cloth with four rivets, in changing light and noise; some have one
 * small defect, at any place and turned any way, on 1 to 3 % of the area. The same seed and number always draw the same picture.
 */
public final class DefectPlates implements LabelledImages {
    /** What may be seen; the number of a label is its place here. */
    public static final List<String> LABELS = List.of("good", "scratch", "pit", "stain", "missing-part");

    private static final double LEAST_AREA = 0.01;
    private static final double MOST_AREA = 0.03;
    private static final int RIVETS = 4;

    private final int size;
    private final int side;
    private final long seed;

    /**
     * Pictures of all the labels in turn.
     *
     * @param side of a picture in pixels
     */
    public DefectPlates(int size, int side, long seed) {
        this.size = size;
        this.side = side;
        this.seed = seed;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Set<Integer> labels(int index) {
        return Set.of(index % LABELS.size());
    }

    @Override
    public byte[] image(int index) throws IOException {
        Plate plate = new Plate(side, new Random(seed * 1_000_003 + index));
        plate.surface();
        plate.rivets(LABELS.get(index % LABELS.size()).equals("missing-part"));
        switch (LABELS.get(index % LABELS.size())) {
            case "scratch" -> plate.scratch();
            case "pit" -> plate.pits();
            case "stain" -> plate.stain();
            default -> {}
        }
        BufferedImage picture = plate.photographed();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "jpg", bytes);
        return bytes.toByteArray();
    }

    /** One plate: its brightness pixel by pixel, 0 to 255 as it would be in even light. */
    private static final class Plate {
        private final int side;
        private final double unit;
        private final Random random;
        private final double[] tone;
        private final double[] warmth;

        Plate(int side, Random random) {
            this.side = side;
            this.unit = side / 512.0;
            this.random = random;
            this.tone = new double[side * side];
            this.warmth = new double[side * side];
        }

        private double between(double low, double high) {
            return low + (high - low) * random.nextDouble();
        }

        void surface() {
            double base = between(95, 165);
            switch (random.nextInt(3)) {
                case 0 -> brushed(base);
                case 1 -> cast(base);
                default -> woven(base);
            }
            double warm = between(-10, 14);
            java.util.Arrays.fill(warmth, warm);
        }

        private void brushed(double base) {
            double slope = between(-0.08, 0.08);
            boolean upright = random.nextBoolean();
            double strength = between(6, 13);
            double[][] streaks = new double[3][2 * side];
            for (double[] streak : streaks) {
                for (int i = 0; i < streak.length; i++) {
                    streak[i] = random.nextGaussian();
                }
            }
            double[] along = smooth(4 * side, 40 * unit);
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    int across = upright ? x : y;
                    int length = upright ? y : x;
                    double place = across + slope * length + side / 2.0;
                    int line = (int) place;
                    double part = place - line;
                    double blend = 0.5 + 0.5 * along[length + line % side];
                    double streak = streaks[0][line] * (1 - part) + streaks[0][line + 1] * part;
                    double other = streaks[1][line] * (1 - part) + streaks[1][line + 1] * part;
                    tone[y * side + x] = base + strength * (streak * blend + other * (1 - blend));
                }
            }
        }

        private void cast(double base) {
            double strength = between(7, 14);
            double[] coarse = field(48 * unit);
            double[] middle = field(14 * unit);
            double[] fine = field(4 * unit);
            for (int i = 0; i < tone.length; i++) {
                tone[i] = base + strength * (0.8 * coarse[i] + 0.7 * middle[i] + 0.9 * fine[i]);
            }
        }

        private void woven(double base) {
            double period = between(9, 15) * unit;
            double turn = between(-0.15, 0.15);
            double strength = between(10, 20);
            double[] waver = field(60 * unit);
            double[] threads = field(6 * unit);
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    double shift = 0.8 * waver[y * side + x];
                    double u = (x * Math.cos(turn) + y * Math.sin(turn)) / period * Math.PI + shift;
                    double v = (y * Math.cos(turn) - x * Math.sin(turn)) / period * Math.PI + shift;
                    boolean over = ((long) Math.floor(u / Math.PI) + (long) Math.floor(v / Math.PI)) % 2 == 0;
                    double thread = over ? Math.abs(Math.sin(u)) : Math.abs(Math.sin(v));
                    tone[y * side + x] = base + strength * (thread - 0.6) + 4 * threads[y * side + x];
                }
            }
        }

        /** Four of them near the corners; where one is missing, there is a hole. */
        void rivets(boolean oneMissing) {
            double radius = between(29, 36) * unit;
            double inset = between(80, 110) * unit;
            double shine = between(25, 55);
            int missing = oneMissing ? random.nextInt(RIVETS) : RIVETS;
            for (int rivet = 0; rivet < RIVETS; rivet++) {
                double x = (rivet % 2 == 0 ? inset : side - inset) + between(-10, 10) * unit;
                double y = (rivet / 2 == 0 ? inset : side - inset) + between(-10, 10) * unit;
                disc(x, y, radius, rivet == missing, shine);
            }
        }

        private void disc(double centreX, double centreY, double radius, boolean hole, double shine) {
            for (int y = (int) Math.max(0, centreY - radius - 3); y < Math.min(side, centreY + radius + 3); y++) {
                for (int x = (int) Math.max(0, centreX - radius - 3); x < Math.min(side, centreX + radius + 3); x++) {
                    double dx = (x - centreX) / radius;
                    double dy = (y - centreY) / radius;
                    double distance = Math.hypot(dx, dy);
                    double inside = Math.clamp((1 - distance) * radius, 0, 1);
                    double light = -(dx + dy) / 1.5;
                    double head = hole ? -38 - 14 * light : shine * (light * distance + 0.25 * (1 - distance));
                    double edge = Math.exp(-Math.pow((distance - 1) * radius / 2.5, 2)) * -18;
                    int i = y * side + x;
                    double ground = hole ? tone[i] * 0.75 + 20 : 150 + 0.1 * tone[i];
                    tone[i] = tone[i] * (1 - inside) + (ground + head) * inside + edge;
                }
            }
        }

        /** A place that is no rivet. */
        private double[] place(double margin) {
            while (true) {
                double x = between(margin, side - margin);
                double y = between(margin, side - margin);
                double corner = 150 * unit + margin / 3;
                boolean nearX = x < corner || x > side - corner;
                boolean nearY = y < corner || y > side - corner;
                if (!(nearX && nearY)) {
                    return new double[] {x, y};
                }
            }
        }

        private double area() {
            return between(LEAST_AREA, MOST_AREA) * side * side;
        }

        /** Two to four strands side by side, a little bent. */
        void scratch() {
            double length = between(190, 320) * unit;
            double width = area() / length;
            double angle = between(0, Math.PI);
            double bend = between(-0.5, 0.5) / length;
            double[] centre = place(70 * unit);
            int strands = 2 + random.nextInt(3);
            double contrast = between(22, 48);
            for (int strand = 0; strand < strands; strand++) {
                double offset = (strands == 1 ? 0 : strand / (strands - 1.0) - 0.5) * width * 0.8;
                double from = -length / 2 * between(0.6, 1);
                double to = length / 2 * between(0.6, 1);
                double thick = between(0.9, 1.9) * unit;
                boolean bright = random.nextInt(4) > 0;
                for (double t = from; t < to; t += 0.5) {
                    double turned = angle + bend * t;
                    double x = centre[0] + t * Math.cos(turned) - offset * Math.sin(turned);
                    double y = centre[1] + t * Math.sin(turned) + offset * Math.cos(turned);
                    stroke(x, y, thick, (bright ? contrast : -contrast) * 0.5);
                    stroke(x + 2 * thick, y + 2 * thick, thick, (bright ? -contrast : contrast) * 0.2);
                }
            }
        }

        /** Adds a soft dot; several near each other do not add up beyond the contrast. */
        private void stroke(double centreX, double centreY, double radius, double contrast) {
            int reach = (int) Math.ceil(2 * radius);
            for (int y = (int) centreY - reach; y <= centreY + reach; y++) {
                for (int x = (int) centreX - reach; x <= centreX + reach; x++) {
                    if (x >= 0 && y >= 0 && x < side && y < side) {
                        double distance = Math.hypot(x - centreX, y - centreY) / radius;
                        tone[y * side + x] += contrast * Math.exp(-distance * distance) * 0.45;
                    }
                }
            }
        }

        /** Small holes, close together, each dark with a bright rim away from the light. */
        void pits() {
            double reach = Math.sqrt(area() / Math.PI);
            double[] centre = place(reach + 4 * unit);
            int count = 6 + random.nextInt(7);
            double contrast = between(30, 60);
            for (int pit = 0; pit < count; pit++) {
                double angle = between(0, 2 * Math.PI);
                double distance = reach * Math.sqrt(random.nextDouble());
                double x = centre[0] + distance * Math.cos(angle);
                double y = centre[1] + distance * Math.sin(angle);
                double radius = between(2.2, 5.5) * unit;
                stroke(x + 0.6 * radius, y + 0.6 * radius, radius, contrast * 0.9);
                stroke(x, y, radius, -contrast * 2.2);
            }
        }

        /** A blotch with soft, uneven edges. */
        void stain() {
            double reach = Math.sqrt(area() / Math.PI);
            double[] centre = place(reach + 4 * unit);
            double stretch = between(0.7, 1.4);
            double angle = between(0, Math.PI);
            double dark = between(0.12, 0.28);
            double warm = between(4, 16);
            double[] waver = field(20 * unit);
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    double dx = x - centre[0];
                    double dy = y - centre[1];
                    double u = (dx * Math.cos(angle) + dy * Math.sin(angle)) * stretch;
                    double v = (dy * Math.cos(angle) - dx * Math.sin(angle)) / stretch;
                    int i = y * side + x;
                    double distance = Math.hypot(u, v) / reach + 0.15 * waver[i];
                    double inside = 1 / (1 + Math.exp((distance - 1) * 12));
                    tone[i] -= dark * inside * tone[i];
                    warmth[i] += warm * inside;
                }
            }
        }

        BufferedImage photographed() {
            double direction = between(0, 2 * Math.PI);
            double fall = between(0, 0.28);
            double spotX = between(0, side);
            double spotY = between(0, side);
            double spot = between(0, 0.16);
            double noise = between(2, 6);
            double exposure = between(0.85, 1.15);
            BufferedImage picture = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    double along =
                            ((x - side / 2.0) * Math.cos(direction) + (y - side / 2.0) * Math.sin(direction)) / side;
                    double near = (Math.pow(x - spotX, 2) + Math.pow(y - spotY, 2)) / Math.pow(0.35 * side, 2);
                    double light = exposure * (1 + fall * along + spot * Math.exp(-near));
                    int i = y * side + x;
                    double grey = tone[i] * light + noise * random.nextGaussian();
                    picture.setRGB(x, y, level(grey + warmth[i]) << 16 | level(grey) << 8 | level(grey - warmth[i]));
                }
            }
            return picture;
        }

        private static int level(double value) {
            return Math.clamp(Math.round(value), 0, 255);
        }

        /** Even noise of the given grain, deviation about 1. */
        private double[] field(double grain) {
            int cells = (int) Math.ceil(side / grain) + 3;
            double[] knots = new double[cells * cells];
            for (int i = 0; i < knots.length; i++) {
                knots[i] = 1.5 * random.nextGaussian();
            }
            double[] field = new double[side * side];
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    int column = (int) (x / grain);
                    int row = (int) (y / grain);
                    double u = eased(x / grain - column);
                    double v = eased(y / grain - row);
                    int i = row * cells + column;
                    double upper = knots[i] * (1 - u) + knots[i + 1] * u;
                    double lower = knots[i + cells] * (1 - u) + knots[i + cells + 1] * u;
                    field[y * side + x] = upper * (1 - v) + lower * v;
                }
            }
            return field;
        }

        private double[] smooth(int length, double grain) {
            double[] knots = new double[(int) Math.ceil(length / grain) + 2];
            for (int i = 0; i < knots.length; i++) {
                knots[i] = between(-1, 1);
            }
            double[] values = new double[length];
            for (int i = 0; i < length; i++) {
                int knot = (int) (i / grain);
                double u = eased(i / grain - knot);
                values[i] = knots[knot] * (1 - u) + knots[knot + 1] * u;
            }
            return values;
        }

        private static double eased(double t) {
            return t * t * (3 - 2 * t);
        }
    }
}
