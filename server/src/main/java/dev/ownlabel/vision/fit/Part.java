package dev.ownlabel.vision.fit;

import java.util.Locale;

/**
 * One head of those whose scores are added up.
 *
 * @param strength how strongly it is held down: the penalty, or the share of what is assumed before any image is seen
 * @param factor what brings its scores to logarithms of odds
 * @param share of it among all, which add up to 1
 */
record Part(Kind kind, double strength, double factor, double share) {
    /** The kinds of heads, in the order in which they are tried. */
    enum Kind {
        CHOICE("softmax"),
        EACH("one-vs-rest"),
        BALANCED("balanced softmax"),
        DISCRIMINANT("discriminant"),
        COSINE("prototypes"),
        MARGIN("support vectors"),
        PERCEPTRON("perceptron");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    double weight() {
        return factor * share;
    }

    Part with(double factor, double share) {
        return new Part(kind, strength, factor, share);
    }

    /** As in "0.75 softmax 1e-4". */
    String words() {
        return String.format(Locale.ROOT, "%.2f %s %.0e", share, kind.words(), strength);
    }
}
