package dev.ownlabel.formats.report;

import dev.ownlabel.formats.Sample;
import java.util.List;

/**
 * Something about the sets that their owner should know.
 *
 * @param count how many images, labels or places it concerns
 * @param groups images that belong together, one a group where they do not; the first thousand groups
 * @param lines places or labels in words, where it is not about images; the first thousand
 */
public record Finding(Kind kind, long count, List<List<Shown>> groups, List<String> lines) {
    static final int MOST = 1000;

    /** An image with what is to be said about it. */
    public record Shown(String part, Sample sample, String note) {}

    /** How bad it is. */
    public enum Weight {
        ERROR,
        WARNING,
        NOTE
    }

    /** What can be found, in the order of a report. */
    public enum Kind {
        LEAK(
                Weight.ERROR,
                "The same image is in training and test",
                "The evaluation would be too good: the model has seen these test images. Take them out of one of the two."),
        LEAK_LOOK_ALIKE(
                Weight.ERROR,
                "Look-alikes in training and test",
                "Shots of one scene, or copies at another size, make the evaluation too good. Keep all shots of one scene in the"
                        + " same dataset."),
        CONFLICT(
                Weight.ERROR,
                "The same image has different labels",
                "The model cannot learn both. Decide which labels are right, and take the other copy out."),
        UNREADABLE(
                Weight.ERROR,
                "Images that cannot be read",
                "Training leaves them out. Save them again as JPEG or PNG, or take them out."),
        SIZE(
                Weight.ERROR,
                "Images whose size the service does not take",
                "Sides must have 64 to 4096 pixels, at most 20:1, in at most 15 MB. Scale or cut them."),
        BOX_OFF_FRAME(
                Weight.ERROR,
                "Boxes that reach out of their images",
                "Such boxes are cut or left out. Draw them again, or correct the size that the annotations give the image."),
        BOX_OTHER_SIZE(
                Weight.ERROR,
                "Boxes drawn on another size than the image has",
                "Boxes may be in the wrong places. Give the annotations the image's real size (upright, after EXIF"
                        + " orientation), or export them again from the tool they were made with."),
        READING(
                Weight.ERROR,
                "Lines, labels and images left out when the set was read",
                "Each line says what is wrong and where; correct it there."),
        TOO_FEW_LABELS(
                Weight.ERROR,
                "Too few labels",
                "Classification needs images of at least two labels. Add a label, if only for 'anything else'."),
        TOO_MANY_LABELS(
                Weight.ERROR,
                "Too many labels",
                "A dataset has at most 250 labels. Join some, or make several projects."),
        TEST_LABELS(
                Weight.ERROR,
                "The test set lacks most of the training labels",
                "At least half of the training labels must occur in the test set. Add test images of those listed."),
        FEW_IMAGES(
                Weight.WARNING,
                "Labels with few images",
                "Fewer than 10 training images a label learn poorly. Add images that differ: other light, distance, background."),
        IMBALANCE(
                Weight.WARNING,
                "Labels with very different numbers of images",
                "The model will favour the labels with many images. Add images of the others, or take some away."),
        UNTESTED(
                Weight.WARNING,
                "Labels without test images",
                "Their quality stays unknown: precision and recall will be zero. Add test images."),
        UNTRAINED(
                Weight.WARNING,
                "Labels that only the test set has",
                "Evaluation ignores them. Add training images, or correct the spelling."),
        DUPLICATE(
                Weight.WARNING,
                "The same image several times",
                "Copies add nothing and weigh more than other images. Keep one of each."),
        LOOK_ALIKE(
                Weight.WARNING,
                "Look-alikes within a set",
                "Near copies add little. Keep the best, or make sure that no look-alike is in the other set."),
        DARK(Weight.WARNING, "Very dark images", "Little can be seen on them. Light the scene, or leave them out."),
        BRIGHT(Weight.WARNING, "Very bright images", "Little can be seen on them. Expose shorter, or leave them out."),
        ONE_COLOUR(
                Weight.WARNING,
                "Images of nearly one colour",
                "There is hardly anything on them: a covered lens, a broken file? Leave them out."),
        BOX_TINY(
                Weight.WARNING,
                "Very small boxes",
                "Images are scaled to at most 1280 pixels, and what is then below 8 pixels is hard to find. Cut images into"
                        + " parts, or take them from nearer."),
        UNLABELLED(Weight.NOTE, "Images without labels", "Training does not use them. Label them, or take them out."),
        NOTES(Weight.NOTE, "Other notes from reading the set", "Nothing is lost; see whether it is meant.");

        private final Weight weight;
        private final String title;
        private final String advice;

        Kind(Weight weight, String title, String advice) {
            this.weight = weight;
            this.title = title;
            this.advice = advice;
        }

        public Weight weight() {
            return weight;
        }

        public String title() {
            return title;
        }

        /** What to do next. */
        public String advice() {
            return advice;
        }
    }

    public Finding {
        groups = groups.stream().limit(MOST).map(List::copyOf).toList();
        lines = lines.stream().limit(MOST).toList();
    }

    static Finding ofImages(Kind kind, List<Shown> images) {
        return new Finding(kind, images.size(), images.stream().map(List::of).toList(), List.of());
    }

    static Finding ofGroups(Kind kind, List<List<Shown>> groups) {
        return new Finding(kind, groups.stream().mapToLong(List::size).sum(), groups, List.of());
    }

    static Finding ofLines(Kind kind, List<String> lines) {
        return new Finding(kind, lines.size(), List.of(), lines);
    }
}
