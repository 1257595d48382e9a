package dev.ownlabel.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.aws.Ids;
import dev.ownlabel.config.Settings;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How slowly a request's body may come. */
class BodyRateTest {
    private static final int LARGE = 8_000_000;

    @TempDir
    private Path folder;

    /** Answers how many bytes came, or that they came too slowly. */
    private static final class Counting extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String seen;
            try {
                seen = Integer.toString(request.getInputStream().readAllBytes().length);
            } catch (IOException e) {
                seen = e.getCause() instanceof TimeoutException ? "too slow" : e.toString();
            }
            response.getOutputStream().print("seen=" + seen + ".");
        }
    }

    private HttpServer started(String rate) {
        HttpServer server = new HttpServer(
                Settings.of(HttpSettings.ALL, Map.of("http.port", "0", "http.min-body-rate", rate)),
                folder,
                Map.of("/*", new Counting()),
                new Ids(new SplittableRandom(1)));
        server.start();
        return server;
    }

    private static Socket begun(HttpServer server, int bytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        String head = "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + bytes + "\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Sends a byte each quarter of a second until the server has had enough, 15 s at most. */
    private static void trickle(Socket socket) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        try {
            for (int i = 0; i < 60 && socket.getInputStream().available() == 0; i++) {
                out.write(1);
                Thread.sleep(250);
            }
        } catch (SocketException e) {
            // the server has closed: what it said is still to be read
            assertThat(e).isNotNull();
        }
    }

    @Test
    void aBodyThatTricklesIsEndedWhateverOthersHaveSent() throws Exception {
        try (HttpServer server = started("1000")) {
            try (Socket socket = begun(server, LARGE)) {
                socket.getOutputStream().write(new byte[LARGE]);
                assertThat(answer(socket)).endsWith("seen=" + LARGE + ".");
            }
            try (Socket socket = begun(server, 1_000_000)) {
                trickle(socket);

                // while it came, not when nothing came any more
                assertThat(socket.getInputStream().available()).isPositive();
                assertThat(answer(socket)).endsWith("seen=too slow.");
            }
        }
    }

    @Test
    void aBodyThatIsLateForAMomentIsReadWhateverTheRate() throws Exception {
        try (HttpServer server = started("1000000000")) {
            try (Socket socket = begun(server, 20)) {
                socket.getOutputStream().write(new byte[10]);
                Thread.sleep(300);
                socket.getOutputStream().write(new byte[10]);

                assertThat(answer(socket)).endsWith("seen=20.");
            }
        }
    }

    @Test
    void withoutARateABodyMayTrickle() throws Exception {
        try (HttpServer server = started("0")) {
            try (Socket socket = begun(server, 22)) {
                for (int i = 0; i < 22; i++) {
                    socket.getOutputStream().write(1);
                    Thread.sleep(250);
                }

                assertThat(answer(socket)).endsWith("seen=22.");
            }
        }
    }
}
