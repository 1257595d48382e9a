package dev.ownlabel.vision.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ownlabel.vision.Digest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
    private static final int BYTES = 200_000;
    private static final int HALF = BYTES / 2;
    private static final int QUARTER = BYTES / 4;

    @TempDir
    private Path folder;

    private final byte[] content = new byte[BYTES];
    private final List<String> ranges = new ArrayList<>();
    private HttpServer server;
    private Path file;
    /** How many bytes an answer gives before the connection breaks; the last counts for all that follow. */
    private List<Integer> givenBytes = List.of(BYTES);

    private boolean knowsRanges = true;

    @BeforeEach
    void serve() throws IOException {
        new Random(1).nextBytes(content);
        file = folder.resolve("network.onnx");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        int most = givenBytes.get(Math.min(ranges.size(), givenBytes.size() - 1));
        ranges.add(String.valueOf(range));
        int from = range == null || !knowsRanges ? 0 : Integer.parseInt(range.replaceAll("[^0-9]", ""));
        if (from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            exchange.close();
            return;
        }
        if (from > 0) {
            exchange.getResponseHeaders().set("Content-Range", "bytes " + from + "-" + (BYTES - 1) + "/" + BYTES);
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        exchange.getResponseBody().write(content, from, Math.min(most, content.length - from));
        exchange.close(); // too early, where not all was written
    }

    private void get() throws IOException {
        get(Digest.of(content), BYTES);
    }

    private void get(String sha256, long maxBytes) throws IOException {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/network.onnx");
        Download.get(new Download.Wanted(address, file, sha256, maxBytes), Arrivals.silent());
    }

    private void assertFetched() throws IOException {
        assertThat(Files.readAllBytes(file)).isEqualTo(content);
        assertNothingElse(file);
    }

    private void assertNothingElse(Path... files) throws IOException {
        try (var there = Files.list(folder)) {
            assertThat(there).containsExactlyInAnyOrder(files);
        }
    }

    @Test
    void aFileIsFetchedOnceAndTellsHowFarItIs() throws Exception {
        List<Long> told = new ArrayList<>();
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/network.onnx");
        Download.Wanted wanted = new Download.Wanted(address, file, Digest.of(content), BYTES);

        Download.get(wanted, (name, bytes, total) -> told.add(total == BYTES ? bytes : -1));
        Download.get(wanted, Arrivals.silent());

        assertFetched();
        assertThat(ranges).containsExactly("null");
        assertThat(told).isSorted().endsWith((long) BYTES);
    }

    @Test
    void aBrokenDownloadGoesOnFromWhereItWas() throws Exception {
        givenBytes = List.of(HALF, QUARTER, BYTES);

        get();

        assertFetched();
        assertThat(ranges).containsExactly("null", "bytes=" + HALF + "-", "bytes=" + (HALF + QUARTER) + "-");
    }

    @Test
    void whatArrivedIsKeptForTheNextTime() throws Exception {
        givenBytes = List.of(HALF, 0);

        assertThatThrownBy(this::get).isInstanceOf(IOException.class).hasMessageContaining("broken off after " + HALF);
        assertThat(file).doesNotExist();
        givenBytes = List.of(BYTES);
        get();

        assertFetched();
        assertThat(ranges.getLast()).isEqualTo("bytes=" + HALF + "-");
    }

    @Test
    void anEndThatKnowsNoRangesIsAskedForAllAgain() throws Exception {
        knowsRanges = false;
        givenBytes = List.of(HALF, BYTES);

        get();

        assertFetched();
    }

    @Test
    void whatWasKeptOfAnotherFileIsThrownAway() throws Exception {
        Files.write(folder.resolve("network.onnx.part"), new byte[HALF]);

        get();

        assertFetched();
        assertThat(ranges).containsExactly("bytes=" + HALF + "-", "null");
    }

    @Test
    void moreThanTheWholeFileIsThrownAwayToo() throws Exception {
        Files.write(folder.resolve("network.onnx.part"), new byte[BYTES + 1]);

        get();

        assertFetched();
    }

    @Test
    void aFileThatWasWholeButNotYetInItsPlaceIsTaken() throws Exception {
        Files.write(folder.resolve("network.onnx.part"), content);

        get();

        assertFetched();
    }

    @Test
    void otherBytesThanExpectedAreNotKept() throws Exception {
        byte[] other = Arrays.copyOf(content, BYTES);
        other[5]++;

        assertThatThrownBy(() -> get(Digest.of(other), BYTES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gave other bytes than expected: SHA-256 " + Digest.of(content));
        assertNothingElse();
    }

    @Test
    void aFileOverTheBoundIsRefusedBeforeItIsFetched() throws Exception {
        assertThatThrownBy(() -> get(Digest.of(content), BYTES - 1))
                .isInstanceOf(IOException.class)
                .hasMessage("more than " + (BYTES - 1) + " bytes");
        assertNothingElse();
    }

    @Test
    void onlyThisMachineIsAskedWithoutTls() {
        URI address = URI.create("http://example.org/network.onnx");

        assertThatThrownBy(() ->
                        Download.get(new Download.Wanted(address, file, Digest.of(content), BYTES), Arrivals.silent()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be https");
    }
}
