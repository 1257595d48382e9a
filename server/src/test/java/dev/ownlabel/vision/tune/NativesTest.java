package dev.ownlabel.vision.tune;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class NativesTest {
    /** Run in a process of its own: what a process has loaded it never forgets. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] arguments) throws Exception {
            System.out.println("opened " + Engine.open(1, Device.CPU).version());
            System.out.println(Files.readString(Path.of("/proc/self/maps")));
        }
    }

    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64")
    void theFirstStartOnAMachineTakesNoOtherPyTorch() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        File small = Loader.cacheResource(torch.class, "/org/bytedeco/pytorch/linux-x86_64/libc10.so");
        Files.copy(small.toPath(), elsewhere.resolve("libtorch_cpu.so"));
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("extracted"),
                "-XX:ErrorFile=" + folder.resolve("crash.log"),
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName()));
        builder.environment().put("LD_LIBRARY_PATH", elsewhere.toString());
        Process process = builder.redirectErrorStream(true).start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(output)
                .contains("opened PyTorch", folder.resolve("extracted").toString());
        assertThat(output).doesNotContain(elsewhere.toString());
        assertThat(process.waitFor()).isZero();
    }
}
