package dev.ownlabel.vision.detect;

import dev.ownlabel.image.Picture;
import dev.ownlabel.vision.boxes.Box;
import dev.ownlabel.vision.detect.Scene.Placement;
import dev.ownlabel.vision.detect.Scene.Tint;
import java.io.IOException;
import java.util.SplittableRandom;

/**
 * Draws the inputs that a detector learns from: one image, larger or smaller, shifted, mirrored, its colours changed; or a mosaic of
 * parts of four (Bochkovskiy and others, "YOLOv4", 2020). The same random numbers draw the same scene.
 */
final class Scenes {
    private static final double MOSAIC = 0.6;
    private static final double MIRROR = 0.5;

    private final TrainingPictures pictures;
    private final Frame frame;

    Scenes(TrainingPictures pictures, Frame frame) {
        this.pictures = pictures;
        this.frame = frame;
    }

    /**
     * Draws a scene of the image.
     *
     * @param mosaics whether it may be one of four
     */
    Scene draw(int image, boolean mosaics, SplittableRandom random) throws IOException {
        Scene scene = new Scene(frame);
        if (!mosaics || random.nextDouble() >= MOSAIC) {
            Box window = new Box(0, 0, frame.width(), frame.height());
            place(scene, image, window, random.nextDouble(0.75, 1.3), random);
            return scene;
        }
        int middleX = (int) (frame.width() * random.nextDouble(0.3, 0.7));
        int middleY = (int) (frame.height() * random.nextDouble(0.3, 0.7));
        for (int quarter = 0; quarter < 4; quarter++) {
            boolean right = quarter % 2 == 1;
            boolean below = quarter >= 2;
            Box window = new Box(
                    right ? middleX : 0,
                    below ? middleY : 0,
                    right ? frame.width() : middleX,
                    below ? frame.height() : middleY);
            int chosen = quarter == 0 ? image : random.nextInt(pictures.size());
            place(scene, chosen, window, random.nextDouble(0.6, 1.2), random);
        }
        return scene;
    }

    /**
     * Places an image in a window, its own place in it by chance.
     *
     * @param zoom 1 = as large as the image is in the whole frame when it is served
     */
    private void place(Scene scene, int image, Box window, double zoom, SplittableRandom random) throws IOException {
        Picture picture = pictures.picture(image);
        double fit = Math.min((double) frame.width() / picture.width(), (double) frame.height() / picture.height());
        double stretch = Math.sqrt(random.nextDouble(0.9, 1.1));
        double across = fit * zoom * stretch;
        double down = fit * zoom / stretch;
        double roomX = window.width() - picture.width() * across;
        double roomY = window.height() - picture.height() * down;
        Placement placement = new Placement(
                window,
                across,
                down,
                window.left() + roomX * random.nextDouble(),
                window.top() + roomY * random.nextDouble(),
                random.nextDouble() < MIRROR);
        Tint tint = new Tint(random.nextDouble(0.8, 1.2), random.nextDouble(0.6, 1.4), random.nextDouble(-25, 25));
        scene.draw(picture, pictures.boxes(image), placement, tint);
    }
}
