package dev.ownlabel.policy;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ARNs that a policy means. Each part between colons is matched by itself, so that no wildcard reaches into the next part;
 * only the last one takes the rest of the ARN, colons included.
 */
final class ArnPattern {
    private static final int PARTS = 6;
    private static final Pattern PARTITION = Pattern.compile("[a-z0-9*?-]+");
    private static final Pattern SERVICE = Pattern.compile("[a-z0-9-]+");

    /** An ARN, or another text, cut at its first five colons. */
    static final class Subject {
        private final String text;
        /** Where each part begins. */
        private final int[] starts = new int[PARTS];

        private final int parts;

        Subject(String text) {
            this.text = text;
            int count = 1;
            for (int colon = text.indexOf(':'); colon >= 0 && count < PARTS; colon = text.indexOf(':', colon + 1)) {
                starts[count++] = colon + 1;
            }
            this.parts = count;
        }

        boolean isArn() {
            return parts == PARTS && text.startsWith("arn:");
        }

        private String part(int index) {
            return text.substring(starts[index], starts[index + 1] - 1);
        }

        private String from(int index) {
            return text.substring(starts[index]);
        }
    }

    static final ArnPattern EVERYTHING = new ArnPattern(null, Glob.of("*"));

    /** Null for {@code *}, which also means requests without a resource. */
    private final @Nullable List<Template> parts;

    private final Glob shape;

    private ArnPattern(@Nullable List<Template> parts, Glob shape) {
        this.parts = parts;
        this.shape = shape;
    }

    /** An entry of a Resource element: {@code *}, or an ARN that may end early in a star. */
    static ArnPattern resource(Located at, boolean variables) throws PolicyFormatException {
        String text = at.text();
        Template whole = Template.of(at, text, true, variables);
        if (text.equals("*")) {
            return EVERYTHING;
        }
        List<Template> parts = whole.split(PARTS);
        boolean complete = parts.size() == PARTS
                ? !"".equals(parts.getLast().literal())
                : parts.size() > 3 && whole.endsWithStar();
        if (!complete || !"arn".equals(parts.getFirst().literal())) {
            throw at.refused("Resource must be in ARN format or \"*\"", text);
        }
        if (!PARTITION.matcher(parts.get(1).shape().toString()).matches()
                || !SERVICE.matcher(parts.get(2).shape().toString()).matches()) {
            throw at.refused("A resource's partition or service is not a name", text);
        }
        return new ArnPattern(parts, whole.shape());
    }

    /** A value of an ARN condition, which has all six parts. */
    static ArnPattern condition(Located at, Template whole) throws PolicyFormatException {
        List<Template> parts = whole.split(PARTS);
        if (parts.size() != PARTS) {
            throw at.refused("An ARN has six parts, unlike", at.scalar());
        }
        return new ArnPattern(parts, whole.shape());
    }

    boolean matches(Subject subject, ConditionContext context) {
        if (parts == null) {
            return true;
        }
        if (!subject.isArn()) {
            return false;
        }
        int last = parts.size() - 1;
        for (int i = 0; i <= last; i++) {
            Glob glob = parts.get(i).glob(context);
            if (glob == null || !glob.matches(i == last ? subject.from(i) : subject.part(i))) {
                return false;
            }
        }
        return true;
    }

    /** What the pattern can match at all, whatever a request brings for its variables. */
    Glob shape() {
        return shape;
    }
}
