package dev.ownlabel.formats;

import dev.ownlabel.formats.Problem.Effect;
import java.nio.file.Path;

/** What a label may be (specification, manifests.md §4): 1 to 255 characters. */
final class Labels {
    private static final int LONGEST = 255;

    private Labels() {}

    /** Whether the text can be a label; where it cannot, that is among the problems. */
    static boolean check(String label, Problems problems, Path file, long line) {
        if (label.isBlank()) {
            problems.at(file, line, Effect.LABEL_LEFT_OUT, "a label is empty; give it a name");
            return false;
        }
        if (label.codePointCount(0, label.length()) > LONGEST) {
            problems.at(
                    file,
                    line,
                    Effect.LABEL_LEFT_OUT,
                    "label '" + label.substring(0, 40) + "…' has more than " + LONGEST + " characters; shorten it");
            return false;
        }
        if (label.chars().anyMatch(Character::isISOControl)) {
            problems.at(
                    file,
                    line,
                    Effect.LABEL_LEFT_OUT,
                    "label '" + label + "' holds control characters (a quote that is not closed?); correct it");
            return false;
        }
        return true;
    }
}
