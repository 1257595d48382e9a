package dev.ownlabel.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A text of a policy with wildcards and policy variables in it. What a variable brings is taken literally: a star in a user's tag is a
 * star and no wildcard.
 */
final class Template {
    /** A part of the text. */
    private sealed interface Piece {
        record Text(String text) implements Piece {}

        record Any() implements Piece {}

        record One() implements Piece {}

        /** Stands for the one value of a condition key; {@code fallback} where there is none. */
        record Variable(String key, @Nullable String fallback) implements Piece {}
    }

    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9-]+:[\\p{L}\\p{N} _.:/=+@-]+");

    private final List<Piece> pieces;
    private final boolean variable;
    private final @Nullable Glob fixed;

    private Template(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
        this.variable = pieces.stream().anyMatch(Piece.Variable.class::isInstance);
        this.fixed = variable ? null : glob(ConditionContext.EMPTY, false);
    }

    /**
     * Reads {@code text}.
     *
     * @param wildcards whether {@code *} and {@code ?} are special
     * @param variables whether <code>${</code> is
     */
    static Template of(Located at, String text, boolean wildcards, boolean variables) throws PolicyFormatException {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder plain = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            boolean opens = variables && text.startsWith("${", i);
            boolean wild = wildcards && (c == '*' || c == '?');
            if (!opens && !wild) {
                plain.append(c);
                i++;
                continue;
            }
            int end = opens ? end(at, text, i + 2) : i;
            Piece piece =
                    opens ? variable(at, text.substring(i + 2, end)) : c == '*' ? new Piece.Any() : new Piece.One();
            if (piece instanceof Piece.Text(String character)) {
                plain.append(character);
            } else {
                flush(plain, pieces);
                pieces.add(piece);
            }
            i = end + 1;
        }
        flush(plain, pieces);
        return new Template(pieces);
    }

    private static void flush(StringBuilder plain, List<Piece> pieces) {
        if (!plain.isEmpty()) {
            pieces.add(new Piece.Text(plain.toString()));
            plain.setLength(0);
        }
    }

    /** Where the brace closes that opened before {@code from}; a quoted fallback may hold braces. */
    private static int end(Located at, String text, int from) throws PolicyFormatException {
        boolean quoted = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            } else if (c == '}' && !quoted) {
                return i;
            }
        }
        throw at.refused("A policy variable is not closed", text);
    }

    private static Piece variable(Located at, String body) throws PolicyFormatException {
        if (body.equals("*") || body.equals("?") || body.equals("$")) {
            return new Piece.Text(body);
        }
        int comma = body.indexOf(',');
        String key = (comma < 0 ? body : body.substring(0, comma)).strip();
        if (!KEY.matcher(key).matches()) {
            throw at.refused("Not the name of a policy variable", key);
        }
        return new Piece.Variable(
                ConditionContext.lower(key), comma < 0 ? null : fallback(at, body.substring(comma + 1)));
    }

    private static String fallback(Located at, String text) throws PolicyFormatException {
        String quoted = text.strip();
        if (quoted.length() < 2 || quoted.indexOf('\'', 1) != quoted.length() - 1 || quoted.charAt(0) != '\'') {
            throw at.refused("A policy variable's default stands in single quotes, unlike", text);
        }
        return quoted.substring(1, quoted.length() - 1);
    }

    /** What the template matches for this request; null where a variable has no value: then it matches nothing. */
    @Nullable
    Glob glob(ConditionContext context) {
        return fixed != null ? fixed : glob(context, false);
    }

    /** What the template can match in any request. */
    Glob shape() {
        Glob shape = glob(ConditionContext.EMPTY, true);
        if (shape == null) {
            throw new IllegalStateException("A variable that stands for anything had no value");
        }
        return shape;
    }

    private @Nullable Glob glob(ConditionContext context, boolean variablesAreAny) {
        Glob.Builder glob = new Glob.Builder();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Text(String text) -> glob.literal(text);
                case Piece.Any() -> glob.any();
                case Piece.One() -> glob.one();
                case Piece.Variable value when variablesAreAny -> glob.any();
                case Piece.Variable value -> {
                    String text = value(value, context);
                    if (text == null) {
                        return null;
                    }
                    glob.literal(text);
                }
            }
        }
        return glob.build();
    }

    /** The text for this request, of a template without wildcards; null where a variable has no value. */
    @Nullable
    String text(ConditionContext context) {
        StringBuilder all = new StringBuilder();
        for (Piece piece : pieces) {
            String text = switch (piece) {
                case Piece.Text(String literal) -> literal;
                case Piece.Variable value -> value(value, context);
                case Piece.Any _, Piece.One _ -> throw new IllegalStateException("The text has wildcards");
            };
            if (text == null) {
                return null;
            }
            all.append(text);
        }
        return all.toString();
    }

    /** Several values are no value: which of them was meant is not said. */
    private static @Nullable String value(Piece.Variable variable, ConditionContext context) {
        List<String> values = context.lowered(variable.key());
        return switch (values.size()) {
            case 0 -> variable.fallback();
            case 1 -> values.getFirst();
            default -> null;
        };
    }

    /** The parts between the first {@code most - 1} colons that stand in the policy's own text. */
    List<Template> split(int most) {
        List<Template> parts = new ArrayList<>();
        List<Piece> part = new ArrayList<>();
        for (Piece piece : pieces) {
            if (!(piece instanceof Piece.Text(String text))) {
                part.add(piece);
                continue;
            }
            String rest = text;
            int colon;
            while (parts.size() < most - 1 && (colon = rest.indexOf(':')) >= 0) {
                flush(new StringBuilder(rest.substring(0, colon)), part);
                parts.add(new Template(part));
                part = new ArrayList<>();
                rest = rest.substring(colon + 1);
            }
            flush(new StringBuilder(rest), part);
        }
        parts.add(new Template(part));
        return parts;
    }

    boolean isOneVariable() {
        return variable && pieces.size() == 1;
    }

    boolean endsWithStar() {
        return !pieces.isEmpty() && pieces.getLast() instanceof Piece.Any;
    }

    /** The text where it is nothing but text; empty where it is nothing at all; null where it has wildcards or variables. */
    @Nullable
    String literal() {
        return switch (pieces.size()) {
            case 0 -> "";
            case 1 -> pieces.getFirst() instanceof Piece.Text(String text) ? text : null;
            default -> null;
        };
    }
}
