package dev.ownlabel.app.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class LineProgressTest {
    @Test
    void eachQuarterIsSaidOnce() {
        StringWriter out = new StringWriter();

        try (Progress.Step step = new LineProgress(new PrintWriter(out)).begin("Training", 100)) {
            for (int done = 0; done <= 100; done++) {
                step.to(done);
            }
        }

        assertThat(out.toString().lines())
                .containsExactly("Training 0 %", "Training 25 %", "Training 50 %", "Training 75 %", "Training 100 %");
    }
}
