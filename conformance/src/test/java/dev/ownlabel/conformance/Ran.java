package dev.ownlabel.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that was run to its end. */
record Ran(int exitCode, String out, String err) {

    static Ran run(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        Path err = Files.createTempFile("conformance-", ".err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(command + " does not end");
        }
        String said = Files.readString(err);
        Files.delete(err);
        return new Ran(process.exitValue(), out.strip(), said);
    }

    /** Whether the program is there. */
    static boolean works(String... command) {
        try {
            return run(List.of(command), Map.of()).exitCode() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }
}
