package dev.ownlabel.formats;

import dev.ownlabel.formats.Problem.Effect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects problems: all are counted, the first thousand are kept in words. Thread-safe. */
public final class Problems {
    private static final int KEPT = 1000;
    private static final int LONGEST = 500;

    private final List<Problem> kept = new ArrayList<>();
    private final Map<Effect, Long> counts = new EnumMap<>(Effect.class);

    /** Notes a problem at a line of a file; line 0 means the file as a whole. */
    void at(Path file, long line, Effect effect, String text) {
        add(effect, place(file, line), text);
    }

    /** Notes a problem. */
    public void add(Effect effect, String where, String text) {
        add(new Problem(effect, printable(where), printable(text), false));
    }

    /** Notes that a box lies, in part at least, outside its image. */
    public void offFrame(Effect effect, String where, String text) {
        add(new Problem(effect, printable(where), printable(text), true));
    }

    private synchronized void add(Problem problem) {
        counts.merge(problem.effect(), 1L, Long::sum);
        if (kept.size() < KEPT) {
            kept.add(problem);
        }
    }

    public synchronized long count(Effect effect) {
        return counts.getOrDefault(effect, 0L);
    }

    /** How many cost an image, a label, a box or a row. */
    public synchronized long losses() {
        return count(Effect.IMAGE_LEFT_OUT) + count(Effect.LABEL_LEFT_OUT);
    }

    /** Those that are kept, in the order found. */
    public synchronized List<Problem> list() {
        return List.copyOf(kept);
    }

    /** How many are counted only. */
    public synchronized long unlisted() {
        long all = 0;
        for (long count : counts.values()) {
            all += count;
        }
        return all - kept.size();
    }

    static String place(Path file, long line) {
        return line == 0 ? file.toString() : file + ":" + line;
    }

    /** Text of unknown origin, fit for a terminal: without control characters and not endless. */
    public static String printable(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        StringBuilder clean = new StringBuilder(cut.length());
        cut.codePoints().forEach(c -> clean.appendCodePoint(isControl(c) ? '\uFFFD' : c));
        return clean.toString();
    }

    /** Characters that move a cursor, turn the direction of writing or end a line. */
    static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
