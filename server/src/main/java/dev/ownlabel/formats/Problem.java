package dev.ownlabel.formats;

/**
 * Something in a set that is not as it should be; it never keeps the rest of the set from being used.
 *
 * @param where the file, and where it has lines the line: {@code labels.csv:12}
 * @param text what is wrong and what to do about it, in one sentence or two
 * @param offFrame whether it is that a box lies, in part at least, outside its image
 */
public record Problem(Effect effect, String where, String text, boolean offFrame) {
    /** What the problem costs. */
    public enum Effect {
        /** An image is not in the set. */
        IMAGE_LEFT_OUT("image left out"),
        /** A label, a box or a row of the file is not in the set. */
        LABEL_LEFT_OUT("label left out"),
        /** Nothing is lost; worth a look. */
        NOTE("note");

        private final String words;

        Effect(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    @Override
    public String toString() {
        return where + ": " + text + (effect == Effect.NOTE ? "" : " [" + effect.words() + "]");
    }
}
