package dev.ownlabel.vision.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxRuntimeTest {
    /** Run in a process of its own, as {@code main}: its command line is what is tested. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] args) {
            System.out.println("started " + OnnxRuntime.environment().getVersion());
        }
    }

    @Test
    void aLongCommandLineDoesNotKillTheProcess() throws Exception {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName(),
                "a".repeat(100_000)));
        Process process = builder.redirectErrorStream(true).start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output).contains("started 1.");
        assertThat(process.waitFor()).isZero();
    }
}
