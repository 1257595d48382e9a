package dev.ownlabel.vision.boxes;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** Pictures of one to three discs and squares on noisy ground; the same number and seed always draw the same picture. */
public class DrawnBoxes implements BoxedImages {
    public static final List<String> LABELS = List.of("disc", "square");
    public static final int WIDTH = 128;
    public static final int HEIGHT = 96;

    private static final int PLACES = 3;
    private static final int PLACE = WIDTH / PLACES;

    private final int size;
    private final long seed;

    public DrawnBoxes(int size, long seed) {
        this.size = size;
        this.seed = seed;
    }

    @Override
    public int size() {
        return size;
    }

    /** In pixels: each object in a third of the picture of its own, so that none hides another. */
    public List<LabelledBox> pixels(int index) {
        Random random = new Random(seed * 1_000_003 + index);
        List<LabelledBox> boxes = new ArrayList<>();
        for (int place = 0; place < PLACES; place++) {
            int side = 22 + random.nextInt(16);
            int left = place * PLACE + random.nextInt(PLACE - side);
            int top = random.nextInt(HEIGHT - side);
            int label = random.nextInt(LABELS.size());
            if (place == index % PLACES || random.nextBoolean()) {
                boxes.add(new LabelledBox(label, new Box(left, top, left + side, top + side)));
            }
        }
        return boxes;
    }

    @Override
    public List<LabelledBox> boxes(int index) {
        return pixels(index).stream()
                .map(box -> new LabelledBox(box.label(), box.box().scaled(1.0 / WIDTH, 1.0 / HEIGHT)))
                .toList();
    }

    @Override
    public byte[] image(int index) throws IOException {
        Random random = new Random(seed * 31 + index);
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int grey = 110 + random.nextInt(40);
            image.setRGB(i % WIDTH, i / WIDTH, grey << 16 | grey << 8 | grey);
        }
        Graphics2D pen = image.createGraphics();
        for (LabelledBox box : pixels(index)) {
            int left = (int) box.box().left();
            int top = (int) box.box().top();
            int side = (int) box.box().width();
            if (box.label() == 0) {
                pen.setColor(new Color(190 + random.nextInt(60), 30, 30));
                pen.fillOval(left, top, side, side);
            } else {
                pen.setColor(new Color(30, 30, 190 + random.nextInt(60)));
                pen.fillRect(left, top, side, side);
            }
        }
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }
}
