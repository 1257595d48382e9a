package dev.ownlabel.bench;

import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.LabelledImages;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.Trainer;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.TrainingSet;
import dev.ownlabel.vision.measure.EvaluationResult;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.imageio.ImageIO;

/** Three kinds of drawn images, as JPEG, the same in every run. */
final class Drawings implements LabelledImages {
    static final List<String> LABELS = List.of("disc", "square", "stripes");
    private static final int PER_LABEL = 12;

    private final List<byte[]> training = new ArrayList<>();

    Drawings(int side) {
        for (int i = 0; i < LABELS.size() * PER_LABEL; i++) {
            training.add(draw(side, i % LABELS.size(), new Random(i)));
        }
    }

    @Override
    public int size() {
        return training.size();
    }

    @Override
    public byte[] image(int index) {
        return training.get(index);
    }

    @Override
    public Set<Integer> labels(int index) {
        return Set.of(index % LABELS.size());
    }

    /** Others, of any size. */
    static List<byte[]> unseen(int count, int side) {
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            images.add(draw(side, i % LABELS.size(), new Random(1000 + i)));
        }
        return images;
    }

    /** The same model as the server's, trained in this process. */
    static ModelBundle trainHere(Drawings drawings, Path scratch) throws IOException, InterruptedException {
        Trainer trainer = new Trainer(
                new Backbones(scratch.resolve("backbones")).open("builtin"),
                new TrainingOptions(Runtime.getRuntime().availableProcessors(), 1, scratch));
        var trained = trainer.train(new TrainingSet(LABELS, drawings), (stage, fraction) -> {});
        EvaluationResult estimate = trained.crossValidated();
        return trained.bundle(estimate, Map.of("made-by", "bench/serving"));
    }

    private static byte[] draw(int side, int label, Random random) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        int grain = Math.max(1, side / 400); // a camera's large image is not noise in every pixel
        int[] noise = random.ints((long) (side / grain + 1) * (side / grain + 1), 0, 40)
                .toArray();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int grey = 100 + (x * 60 / side) + noise[(y / grain) * (side / grain + 1) + x / grain];
                image.setRGB(x, y, grey << 16 | (grey + y * 30 / side) << 8 | grey);
            }
        }
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(Color.getHSBColor(random.nextFloat(), 0.7f, 0.9f));
        int size = side / 3 + random.nextInt(side / 4);
        int at = random.nextInt(side - size);
        switch (label) {
            case 0 -> pen.fillOval(at, at, size, size);
            case 1 -> pen.fillRect(at, side - at - size, size, size);
            default -> {
                for (int x = 0; x < side; x += side / 8) {
                    pen.fillRect(x, 0, side / 20, side);
                }
            }
        }
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
