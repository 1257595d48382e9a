package dev.ownlabel.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ownlabel.vision.Digest;
import dev.ownlabel.vision.library.TinyNetworks;
import java.awt.Color;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackboneCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path network;

    @BeforeEach
    void write() throws IOException {
        network = folder.resolve("colours.onnx");
        Files.write(network, TinyNetworks.colours());
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("backbone"));
        all.addAll(List.of(arguments));
        if (!all.contains("--help")) {
            all.addAll(
                    List.of("--set", "vision.backbone-cache=" + folder.resolve("kept"), "--set", "vision.threads=1"));
        }
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return CommandLines.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "add",
                "add network.tflite",
                "add x.onnx --sha256 ABC",
                "add https://example.org/x.onnx",
                "remove",
                "probe",
                "probe folder --images 1"
            })
    void wrongUsageEndsWithTwo(String line) {
        assertThat(run(line.split(" "))).as(line).isEqualTo(2);
        assertThat(err.toString()).isNotBlank().doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "list", "probe", "remove"})
    void everyCommandExplainsItself(String command) {
        assertThat(run(command, "--help")).isZero();
        assertThat(out.toString()).startsWith("Usage: ownlabel backbone " + command);
    }

    @Test
    void aNetworkWithoutADescriptorIsDescribedAndNotGuessed() {
        assertThat(run("add", network.toString())).isEqualTo(1);

        assertThat(err.toString())
                .contains("takes 'pixels', images of 32 x 32 pixels")
                .contains("Add --values imagenet")
                .contains("\"sha256\" : \"" + Digest.of(TinyNetworks.colours()))
                .doesNotContain("\tat ");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).doesNotContain("colours");
    }

    @Test
    void aNetworkIsAddedListedProbedAndRemoved() throws IOException {
        for (int i = 0; i < 10; i++) {
            image("red", Color.RED, i);
            image("blue", Color.BLUE, i);
        }

        assertThat(run("add", network.toString(), "--name", "mine", "--values", "0..1", "--licence", "MIT"))
                .as(err.toString())
                .isZero();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("builtin", "mine", "MIT", "32 px", "built on: builtin");
        assertThat(run("probe", folder.resolve("images").toString(), "--backbone", "mine,mine+mine"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString()).contains("20 images of 2 labels", "accuracy", "mine+mine", "1.000");
        assertThat(run("remove", "mine", "--set", "backbone=mine")).isEqualTo(1);
        assertThat(err.toString()).contains("would not start without it");
        assertThat(run("remove", "mine")).isZero();
        assertThat(run("remove", "mine")).isEqualTo(1);
    }

    private void image(String label, Color colour, int number) throws IOException {
        Path of = Files.createDirectories(folder.resolve("images").resolve(label));
        Files.write(of.resolve(number + ".png"), TinyNetworks.png(colour, number));
    }

    @Test
    void aDigestThatIsNotTheFilesIsRefused() {
        assertThat(run("add", network.toString(), "--values", "0..1", "--sha256", "0".repeat(64)))
                .isEqualTo(1);
        assertThat(err.toString()).contains("has another SHA-256: " + Digest.of(TinyNetworks.colours()));
    }

    @Test
    void aNetworkIsFetchedFromAnAddressWithItsDigest() throws IOException {
        byte[] bytes = TinyNetworks.colours();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/far.onnx";

        assertThat(run("add", address, "--sha256", Digest.of(bytes), "--values", "-1..1"))
                .as(err.toString())
                .isZero();
        assertThat(err.toString()).contains("far.onnx 100 %");
        server.stop(0);

        assertThat(run("list")).isZero();
        assertThat(out.toString()).contains("far");
        assertThat(run("add", address.replace("far", "other"), "--sha256", "0".repeat(64)))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "Without a network, fetch the file elsewhere, bring it here and run: ownlabel backbone add FILE");
    }
}
