package dev.ownlabel.vision.boxes;

/** An upright rectangle, origin at the top left; in pixels or as a share of an image's sides, as its owner says. */
public record Box(double left, double top, double right, double bottom) {
    public double width() {
        return right - left;
    }

    public double height() {
        return bottom - top;
    }

    /** Zero where a side is not positive. */
    public double area() {
        return Math.max(0, width()) * Math.max(0, height());
    }

    public double centreX() {
        return (left + right) / 2;
    }

    public double centreY() {
        return (top + bottom) / 2;
    }

    /** Intersection over union, 0 to 1; the same in pixels and in shares. */
    public double iou(Box other) {
        double shared = within(other).area();
        double all = area() + other.area() - shared;
        return all > 0 ? shared / all : 0;
    }

    /** What of it lies in the frame; of no area where nothing does. */
    public Box within(Box frame) {
        return new Box(
                Math.max(left, frame.left),
                Math.max(top, frame.top),
                Math.min(right, frame.right),
                Math.min(bottom, frame.bottom));
    }

    /** Each side multiplied by its own factor. */
    public Box scaled(double across, double down) {
        return new Box(left * across, top * down, right * across, bottom * down);
    }
}
