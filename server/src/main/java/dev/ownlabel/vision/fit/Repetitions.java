package dev.ownlabel.vision.fit;

import dev.ownlabel.vision.fit.numeric.Matrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Images that are the same picture, which the same features to the last bit show. They make cross-validation too hopeful, and with
 * different labels nothing can tell them apart.
 *
 * @param images that are the same picture as another one
 * @param contrary those of them of which another one has other labels
 */
public record Repetitions(int images, int contrary) {
    /** Looks for them; an image may have several rows, of which the first is its own. */
    static Repetitions of(Matrix embeddings, Targets targets) {
        int each = embeddings.rows() / targets.ofImages().size();
        Map<Integer, List<Integer>> alike = new HashMap<>();
        for (int row = 0; row < embeddings.rows(); row += each) {
            alike.computeIfAbsent(Arrays.hashCode(embeddings.row(row)), _ -> new ArrayList<>())
                    .add(row);
        }
        int images = 0;
        int contrary = 0;
        for (List<Integer> rows : alike.values()) {
            while (rows.size() > 1) {
                float[] first = embeddings.row(rows.getFirst());
                List<Integer> same = rows.stream()
                        .filter(row -> Arrays.equals(first, embeddings.row(row)))
                        .toList();
                rows.removeAll(same);
                if (same.size() > 1) {
                    images += same.size();
                    long labellings = same.stream()
                            .map(row -> targets.ofImages().get(row / each))
                            .distinct()
                            .count();
                    contrary += labellings > 1 ? same.size() : 0;
                }
            }
        }
        return new Repetitions(images, contrary);
    }
}
