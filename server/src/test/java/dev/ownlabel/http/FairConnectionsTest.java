package dev.ownlabel.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.aws.Ids;
import dev.ownlabel.config.Settings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients whose next request is always there must not keep another waiting until they have nothing more to ask. */
class FairConnectionsTest {
    private static final int BUSY = 2 * Runtime.getRuntime().availableProcessors();
    private static final int REQUESTS = 2000;
    private static final int WORK = 500_000;

    @TempDir
    private Path folder;

    /** Counts each busy client's requests, which keep a core for a while and never wait; another client's is told how many there were. */
    private static final class Counting extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient AtomicIntegerArray served = new AtomicIntegerArray(BUSY);
        private final transient CountDownLatch busy = new CountDownLatch(BUSY);

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String client = request.getRequestURI().substring(1);
            if (client.equals("other")) {
                int most = 0;
                for (int i = 0; i < BUSY; i++) {
                    most = Math.max(most, served.get(i));
                }
                response.getOutputStream().print("most=" + most + ".");
                return;
            }
            long worked = 1;
            for (int i = 0; i < WORK; i++) {
                worked = worked * 6_364_136_223_846_793_005L + i;
            }
            if (served.incrementAndGet(Integer.parseInt(client)) == 1) {
                busy.countDown();
            }
            response.getOutputStream().print("worked=" + worked);
        }
    }

    @Test
    void aBusyConnectionLeavesItsCoreToOthersBetweenTwoRequests() throws Exception {
        Counting counting = new Counting();
        Logger access = Logger.getLogger("dev.ownlabel.access");
        access.setLevel(Level.OFF); // requests that wait for the log would leave their cores by that
        try (HttpServer server = new HttpServer(
                Settings.of(HttpSettings.ALL, Map.of("http.port", "0")),
                folder,
                Map.of("/*", counting),
                new Ids(new SplittableRandom(1)))) {
            server.start();
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < BUSY; i++) {
                String client = "/" + i;
                clients.add(Thread.ofPlatform().start(() -> askAll(server.port(), client)));
            }
            // all of them come to their turn at all, though there are fewer cores
            counting.busy.await();

            String answer = ask(server.port(), "/other", 1);

            assertThat(answer).containsPattern("most=\\d+\\.");
            int most = Integer.parseInt(answer.replaceAll("(?s).*most=(\\d+)\\..*", "$1"));
            assertThat(most).isLessThan(REQUESTS);
            for (Thread client : clients) {
                client.join();
            }
        } finally {
            access.setLevel(null);
        }
    }

    private static void askAll(int port, String path) {
        try {
            assertThat(ask(port, path, REQUESTS)).contains("worked=");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All requests at once, then all answers: the next one is always there. */
    private static String ask(int port, String path, int times) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n";
        String last = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((request.repeat(times - 1) + last).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
