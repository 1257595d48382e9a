package dev.ownlabel.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackbonesTest {
    @TempDir
    private Path folder;

    private Path descriptor;
    private Backbones backbones;

    @BeforeEach
    void copyTheBuiltinNetwork() throws IOException {
        for (String file : new String[] {"thin_scenes.onnx", "thin_scenes.backbone.json"}) {
            try (InputStream resource = BackbonesTest.class.getResourceAsStream("/backbones/" + file)) {
                assertThat(resource).isNotNull();
                Files.copy(resource, folder.resolve(file));
            }
        }
        descriptor = folder.resolve("thin_scenes.backbone.json");
        backbones = new Backbones(folder.resolve("cache"));
    }

    @Test
    void theBuiltinBackboneNeedsNoFile() throws Exception {
        Backbone backbone = backbones.open("builtin");

        assertThat(backbone.name()).isEqualTo("builtin");
        assertThat(backbone.descriptors()).hasSize(1);
        assertThat(backbone.width()).isGreaterThan(1000);
    }

    @ParameterizedTest
    @CsvSource({"builtin-drawn, thin_scenes", "builtin-photos, thin_photos"})
    void eachNetworkOfTheJarHasAWordOfItsOwn(String word, String network) throws Exception {
        Backbone backbone = backbones.open(word);

        assertThat(backbone.name()).isEqualTo(word);
        assertThat(backbone.descriptors()).extracting(BackboneDescriptor::name).containsExactly(network);
    }

    @Test
    void bothOfTheJarShareTheFeaturesThatNeedNoTraining() throws Exception {
        int alone = backbones.open(descriptor.toString()).width();

        assertThat(backbones.open("builtin-photos+builtin-drawn").width())
                .isEqualTo(backbones.open("builtin-photos").width() + alone);
    }

    @Test
    void aDescriptorAndTheNetworkBesideItNameTheSameBackbone() throws Exception {
        Backbone byDescriptor = backbones.open(descriptor.toString());
        Backbone byNetwork = backbones.open(folder.resolve("thin_scenes.onnx").toString());

        assertThat(byNetwork.fingerprint()).isEqualTo(byDescriptor.fingerprint());
        assertThat(byNetwork.name()).isEqualTo("thin_scenes");
    }

    @Test
    void severalAreJoined() throws Exception {
        Backbone joined = backbones.open("builtin+" + descriptor);

        assertThat(joined.name()).isEqualTo("builtin+thin_scenes");
        assertThat(joined.width())
                .isEqualTo(backbones.open("builtin").width()
                        + backbones.open(descriptor.toString()).width());
    }

    @Test
    void anotherFileThanTheDescriptorMeansIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(folder.resolve("thin_scenes.onnx"));
        bytes[1000] ^= 1;
        Files.write(folder.resolve("thin_scenes.onnx"), bytes);

        assertThatThrownBy(() -> backbones.open(descriptor.toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() ->
                        backbones.open(folder.resolve("none.backbone.json").toString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.backbone.json");
    }

    @Test
    void anyOtherWordIsRefusedWithWhatIsAllowed() {
        assertThatThrownBy(() -> backbones.open("resnet"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("builtin");
        assertThatThrownBy(() -> backbones.open("builtin+")).hasMessageContaining("'+'");
    }

    @Test
    void anAddressIsFetchedOnceAndChecked() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = serve(requests);
        try {
            String address = address(server, Digest.of(Files.readAllBytes(descriptor)));

            Backbone first = backbones.open(address);
            Backbone second = backbones.open(address);

            assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
            assertThat(requests).hasValue(2);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void otherBytesThanThePinnedOnesAreNotKept() throws Exception {
        HttpServer server = serve(new AtomicInteger());
        try {
            assertThatThrownBy(() -> backbones.open(address(server, "0".repeat(64))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("other bytes");
            try (var kept = Files.list(folder.resolve("cache").resolve("0".repeat(64)))) {
                assertThat(kept).isEmpty();
            }
        } finally {
            server.stop(0);
        }
    }

    @Test
    void withoutANetworkTheMessageSaysWhatToDo() throws Exception {
        HttpServer server = serve(new AtomicInteger());
        String address = address(server, "0".repeat(64));
        server.stop(0);

        assertThatThrownBy(() -> backbones.open(address))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Without a network");
    }

    @Test
    void anAddressNeedsItsDigestAndHttps() {
        assertThatThrownBy(() -> backbones.open("https://example.org/x.backbone.json"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("#sha256=");
        assertThatThrownBy(() -> backbones.open("http://example.org/x.backbone.json#sha256=" + "0".repeat(64)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https");
    }

    private static String address(HttpServer server, String digest) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/w/thin_scenes.backbone.json#sha256=" + digest;
    }

    private HttpServer serve(AtomicInteger requests) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/w/", exchange -> {
            requests.incrementAndGet();
            String path = exchange.getRequestURI().getPath();
            byte[] body = Files.readAllBytes(folder.resolve(path.substring(path.lastIndexOf('/') + 1)));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
