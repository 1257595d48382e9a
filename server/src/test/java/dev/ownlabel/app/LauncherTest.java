package dev.ownlabel.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with JDKs that only say how they were called. */
class LauncherTest {
    @TempDir
    Path folder;

    private Path launcher;

    private record Ended(int exitCode, String output) {}

    @BeforeEach
    void distribution() throws IOException {
        launcher = Files.copy(
                Path.of("../ownlabel"),
                Files.createDirectory(folder.resolve("home")).resolve("ownlabel"));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createFile(folder.resolve("home/ownlabel.jar"));
    }

    @Test
    void theJdkThatIsNamedRunsTheJarWithTheArguments() throws Exception {
        Path jdk = jdk("jdk-25", "25.0.1");

        Ended ended = run(launcher, Map.of("OWNLABEL_JAVA_HOME", jdk.toString()), "serve", "--data", "a b");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output().lines().toList())
                .containsSequence(
                        "-jar", folder.toRealPath().resolve("home/ownlabel.jar").toString(), "serve", "--data", "a b");
    }

    @Test
    void aJdkThatIsNamedAndTooOldIsRefused() throws Exception {
        Path jdk = jdk("jdk-21", "21.0.2");

        Ended ended = run(launcher, Map.of("OWNLABEL_JAVA_HOME", jdk.toString()));

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("jdk-21 is not Java 25 or newer");
    }

    @Test
    void javaHomeIsTakenWhereItIsNewEnough() throws Exception {
        Path jdk = jdk("jdk-26", "26");

        Ended ended = run(launcher, Map.of("JAVA_HOME", jdk.toString()), "version");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).contains("started by " + jdk.toRealPath());
    }

    @Test
    void theLauncherWorksThroughALink() throws Exception {
        Path jdk = jdk("jdk-25", "25");
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("home/ownlabel"));

        Ended ended = run(link, Map.of("OWNLABEL_JAVA_HOME", jdk.toString()), "version");

        assertThat(ended.exitCode()).isZero();
        assertThat(ended.output()).contains("home/ownlabel.jar");
    }

    @Test
    void neitherSourcesNorAJarIsSaid() throws Exception {
        Path jdk = jdk("jdk-25", "25");
        Files.delete(folder.resolve("home/ownlabel.jar"));

        Ended ended = run(launcher, Map.of("OWNLABEL_JAVA_HOME", jdk.toString()));

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("neither sources nor a built");
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\necho started by \"$(cd \"$(dirname \"$0\")/..\" && pwd -P)\"\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private Ended run(Path script, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        builder.environment().keySet().removeAll(List.of("JAVA_HOME", "OWNLABEL_JAVA_HOME", "OWNLABEL_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), output);
    }
}
