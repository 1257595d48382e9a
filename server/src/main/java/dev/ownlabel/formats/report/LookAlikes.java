package dev.ownlabel.formats.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Groups pictures that look alike without comparing each with each: the 64 bits are cut into eleven bands; two hashes that differ in at most ten
 * bits agree in at least one band, so only pictures that share a band are compared.
 */
final class LookAlikes {
    private static final int BANDS = Likeness.MOST_BITS + 1;

    /** Of very many pictures that share a band, each is compared with so many of those before it. */
    private static final int MOST_COMPARED = 5_000;

    private final List<Likeness> pictures;
    private final int[] leader;

    private LookAlikes(List<Likeness> pictures) {
        this.pictures = pictures;
        this.leader = new int[pictures.size()];
        for (int i = 0; i < leader.length; i++) {
            leader[i] = i;
        }
    }

    /** Groups of two or more, as places in the list, in order. */
    static List<List<Integer>> groups(List<Likeness> pictures) {
        LookAlikes search = new LookAlikes(pictures);
        for (int band = 0; band < BANDS; band++) {
            search.compare(band);
        }
        Map<Integer, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < pictures.size(); i++) {
            groups.computeIfAbsent(search.leader(i), _ -> new ArrayList<>()).add(i);
        }
        return groups.values().stream().filter(group -> group.size() > 1).toList();
    }

    private void compare(int band) {
        int from = 64 * band / BANDS;
        int to = 64 * (band + 1) / BANDS;
        Map<Long, List<Integer>> sharing = new HashMap<>();
        for (int i = 0; i < pictures.size(); i++) {
            long bits = pictures.get(i).hash() << from >>> (64 - to + from);
            List<Integer> before = sharing.computeIfAbsent(bits, _ -> new ArrayList<>());
            for (int j = before.size() - 1; j >= Math.max(0, before.size() - MOST_COMPARED); j--) {
                int other = before.get(j);
                if (leader(other) != leader(i) && pictures.get(i).isLike(pictures.get(other))) {
                    join(other, i);
                }
            }
            before.add(i);
        }
    }

    private void join(int one, int other) {
        int first = Math.min(leader(one), leader(other));
        int second = Math.max(leader(one), leader(other));
        leader[second] = first;
    }

    private int leader(int i) {
        int at = i;
        while (leader[at] != at) {
            leader[at] = leader[leader[at]];
            at = leader[at];
        }
        return at;
    }
}
