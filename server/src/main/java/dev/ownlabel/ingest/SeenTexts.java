package dev.ownlabel.ingest;

import java.util.BitSet;

/**
 * Which texts may have been seen before, in 2 MB however many there are (a Bloom filter of two bits): of 250,000 different ones fewer than one
 * in a thousand is suspected wrongly. It spares the database a question about every line of an import.
 */
final class SeenTexts {
    private static final int BITS = 1 << 24;
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private final BitSet bits = new BitSet(BITS);

    /** False only where the text has never been asked about before. */
    boolean mayHaveSeen(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash + text.charAt(i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        int first = (int) (hash >>> 40) & (BITS - 1);
        int second = (int) (hash >>> 8) & (BITS - 1);
        boolean before = bits.get(first) && bits.get(second);
        bits.set(first);
        bits.set(second);
        return before;
    }
}
