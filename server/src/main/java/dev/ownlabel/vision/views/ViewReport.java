package dev.ownlabel.vision.views;

import java.util.List;

/**
 * Which views a model computes and why.
 *
 * @param changed whether they are others than the usual ones
 * @param reason in words
 * @param chosen names of the views; empty where nothing was tried
 * @param images on which they were compared
 */
public record ViewReport(boolean changed, String reason, List<String> chosen, int images, List<Tried> tried) {
    public ViewReport {
        chosen = List.copyOf(chosen);
        tried = List.copyOf(tried);
    }

    /**
     * A view that was tried beside those already taken.
     *
     * @param round from 1; each takes one view
     * @param work multiply-adds, in those of the usual views
     * @param loss mean cross-entropy of images left out, with it
     * @param gain by which it lowers the loss
     * @param standardError of the gain
     */
    public record Tried(
            String view, int round, double work, double loss, double gain, double standardError, boolean taken) {}

    /** Nothing was tried. */
    public static ViewReport none(String reason) {
        return new ViewReport(false, reason, List.of(), 0, List.of());
    }
}
