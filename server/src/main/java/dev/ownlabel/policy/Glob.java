package dev.ownlabel.policy;

import java.util.Arrays;

/**
 * A text in which some places stand for any one character and some for any number of them.
 *
 * <p>Matching remembers only the last star, so it takes at most as many steps as the two texts' lengths multiplied, whatever the
 * pattern; a regular expression could take exponentially many.
 */
final class Glob {
    private static final int ANY = -1;
    private static final int ONE = -2;

    /** Characters, {@link #ONE} and {@link #ANY}; never two {@code ANY} side by side. */
    private final int[] codes;

    private Glob(int[] codes) {
        this.codes = codes;
    }

    /** {@code *} and {@code ?} are wildcards in {@code text}, nothing else is special. */
    static Glob of(String text) {
        return new Builder().wild(text).build();
    }

    boolean matches(String text) {
        int at = 0;
        int code = 0;
        int star = -1;
        int resume = 0;
        while (at < text.length()) {
            if (code < codes.length && codes[code] == ANY) {
                star = code++;
                resume = at;
            } else if (code < codes.length && (codes[code] == ONE || codes[code] == text.charAt(at))) {
                code++;
                at++;
            } else if (star >= 0) {
                code = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        return code == codes.length || (code == codes.length - 1 && codes[code] == ANY);
    }

    /** Whether there is a text that both match. */
    boolean overlaps(Glob other) {
        int[] theirs = other.codes;
        boolean[] next = new boolean[theirs.length + 1];
        for (int i = codes.length; i >= 0; i--) {
            boolean[] row = new boolean[theirs.length + 1];
            for (int j = theirs.length; j >= 0; j--) {
                int mine = i < codes.length ? codes[i] : 0;
                int yours = j < theirs.length ? theirs[j] : 0;
                boolean bothEnd = i == codes.length && j == theirs.length;
                boolean mineSkips = mine == ANY && (next[j] || (j < theirs.length && row[j + 1]));
                boolean yoursSkips = yours == ANY && (row[j + 1] || (i < codes.length && next[j]));
                boolean step = i < codes.length && j < theirs.length && agree(mine, yours) && next[j + 1];
                row[j] = bothEnd || mineSkips || yoursSkips || step;
            }
            next = row;
        }
        return next[0];
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(codes.length);
        for (int code : codes) {
            text.append(code == ANY ? '*' : code == ONE ? '?' : (char) code);
        }
        return text.toString();
    }

    private static boolean agree(int mine, int yours) {
        return mine == yours || mine == ONE || yours == ONE;
    }

    /** Puts a pattern together, piece by piece. */
    static final class Builder {
        private int[] codes = new int[32];
        private int length;

        Builder any() {
            return length > 0 && codes[length - 1] == ANY ? this : add(ANY);
        }

        Builder one() {
            return add(ONE);
        }

        Builder literal(String text) {
            for (int i = 0; i < text.length(); i++) {
                add(text.charAt(i));
            }
            return this;
        }

        Builder wild(String text) {
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (c) {
                    case '*' -> any();
                    case '?' -> one();
                    default -> add(c);
                }
            }
            return this;
        }

        Glob build() {
            return new Glob(Arrays.copyOf(codes, length));
        }

        private Builder add(int code) {
            if (length == codes.length) {
                codes = Arrays.copyOf(codes, 2 * length);
            }
            codes[length++] = code;
            return this;
        }
    }
}
