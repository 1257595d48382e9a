package dev.ownlabel.formats;

import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.manifest.Labelling;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * An image's frame in pixels, and what becomes of boxes given in fractions of pixels: each edge goes to the nearest pixel (half up), so
 * that boxes that touch still touch; what then lies beyond the frame is cut off, with a note; a box without area is left out.
 */
record Frame(int width, int height) {
    static final int MAX_BOXES_READ = 10_000;
    private static final double FAR = 1e7;

    /** A box by its edges. */
    Optional<Labelling.Box> box(String label, double[] edges, Problems problems, Path file, long line) {
        for (double edge : edges) {
            if (!(Math.abs(edge) < FAR)) {
                problems.at(file, line, Effect.LABEL_LEFT_OUT, "a box of " + label + " has no usable coordinates");
                return Optional.empty();
            }
        }
        long left = Math.round(edges[0]);
        long top = Math.round(edges[1]);
        long right = Math.round(edges[2]);
        long bottom = Math.round(edges[3]);
        if (right <= left || bottom <= top) {
            problems.at(
                    file,
                    line,
                    Effect.LABEL_LEFT_OUT,
                    "the box " + text(edges) + " of " + label + " has no area; draw it again");
            return Optional.empty();
        }
        long cutLeft = Math.clamp(left, 0, width);
        long cutTop = Math.clamp(top, 0, height);
        long cutRight = Math.clamp(right, 0, width);
        long cutBottom = Math.clamp(bottom, 0, height);
        if (cutRight <= cutLeft || cutBottom <= cutTop) {
            problems.offFrame(
                    Effect.LABEL_LEFT_OUT,
                    Problems.place(file, line),
                    "the box " + text(edges) + " of " + label + " lies outside its image of " + width + "x" + height
                            + "; draw it again, or correct the image's size");
            return Optional.empty();
        }
        if (cutLeft != left || cutTop != top || cutRight != right || cutBottom != bottom) {
            problems.offFrame(
                    Effect.NOTE,
                    Problems.place(file, line),
                    "the box " + text(edges) + " of " + label + " reaches beyond its image of " + width + "x" + height
                            + "; it is cut off there");
        }
        return Optional.of(new Labelling.Box(
                label, (int) cutLeft, (int) cutTop, (int) (cutRight - cutLeft), (int) (cutBottom - cutTop)));
    }

    private static String text(double[] edges) {
        return String.format(Locale.ROOT, "(%.6g, %.6g)-(%.6g, %.6g)", edges[0], edges[1], edges[2], edges[3]);
    }
}
