package dev.ownlabel.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class DatasetImportTest {
    @Test
    void entriesAreSentInPartsThatOneCallTakes() {
        List<Integer> sizes = new ArrayList<>();
        List<Long> done = new ArrayList<>();

        DatasetImport.inParts(Collections.nCopies(60, "x".repeat(99_999)).iterator(), (part, lines) -> {
            sizes.add(part.length);
            done.add(lines);
        });

        assertThat(sizes).containsExactly(5_200_000, 800_000);
        assertThat(done).containsExactly(52L, 60L);
    }
}
