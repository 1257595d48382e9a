package dev.ownlabel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.Ids;
import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    @TempDir
    private Path folder;

    /** Answers with what it saw; on /hold waits to be let go, on /fail fails. */
    private static final class Echo extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient CountDownLatch entered = new CountDownLatch(1);
        private final transient CountDownLatch letGo = new CountDownLatch(1);

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().equals("/fail")) {
                throw new IllegalStateException("secret detail");
            }
            if (request.getRequestURI().equals("/refuse")) {
                response.sendError(503);
                return;
            }
            if (request.getRequestURI().equals("/hold")) {
                entered.countDown();
                try {
                    assertThat(letGo.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String seen = String.join(
                    " ",
                    request.getMethod(),
                    request.getRequestURI(),
                    String.valueOf(request.getHeader("Content-Type")),
                    body,
                    HttpServer.requestId(request),
                    "virtual=" + Thread.currentThread().isVirtual());
            response.getOutputStream().write(seen.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aRequestIsServedOnAVirtualThreadWithAnIdAndADate() throws IOException {
        try (HttpServer server = started(Map.of(), new Echo())) {
            String answer = exchange(
                    server.port(),
                    "POST /a%2Fb//c;d=%00?q HTTP/1.1\r\nHost: x\r\nContent-Type: Text/HTML;charset=UTF-8\r\n"
                            + "Content-Length: 2\r\nConnection: close\r\n\r\nhi");

            assertThat(answer).startsWith("HTTP/1.1 200 ");
            assertThat(header(answer, "x-amzn-RequestId")).matches(UUID);
            assertThat(header(answer, "Date")).endsWith("GMT");
            assertThat(answer).doesNotContainIgnoringCase("server:").doesNotContainIgnoringCase("jetty");
            assertThat(body(answer))
                    .isEqualTo("POST /a%2Fb//c;d=%00 Text/HTML;charset=UTF-8 hi " + header(answer, "x-amzn-RequestId")
                            + " virtual=true");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        NONSENSE | 400 | MalformedHttpRequestException | The request is not understood
        GET / HTTP/9.9~Host: x | 505 | MalformedHttpRequestException | The HTTP version is not supported
        GET / HTTP/2.0~Host: x | 426 | MalformedHttpRequestException | The HTTP version is not supported
        GET / HTTP/1.1 | 400 | MalformedHttpRequestException | The request is not understood
        GET / HTTP/1.1~Host: x~Host: y | 400 | MalformedHttpRequestException | The request is not understood
        GET / HTTP/1.1~Host: x~Bad Header: y | 400 | MalformedHttpRequestException | The request is not understood
        POST / HTTP/1.1~Host: x~Content-Length: x | 400 | MalformedHttpRequestException | The request is not understood
        POST / HTTP/1.1~Host: x~Content-Length: 1~Content-Length: 2 | 400 | MalformedHttpRequestException | The request is not understood
        POST / HTTP/1.1~Host: x~Transfer-Encoding: chunked~~zz | 400 | MalformedHttpRequestException | The request is not understood
        GET /LONG HTTP/1.1~Host: x | 414 | MalformedHttpRequestException | The request line or the headers are too long
        GET / HTTP/1.1~Host: x~A: LONG | 431 | MalformedHttpRequestException | The request line or the headers are too long
        """)
    void whatIsRefusedBelowTheServletsIsAnsweredInTheProtocol(String request, int status, String type, String message)
            throws IOException {
        try (HttpServer server = started(Map.of(), new Echo())) {
            String sent = request.replace("LONG", "x".repeat(40_000)).replace("~", "\r\n") + "\r\n\r\n";

            String answer = exchange(server.port(), sent);

            assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
            assertThat(body(answer)).isEqualTo("{\"__type\":\"" + type + "\",\"message\":\"" + message + "\"}");
            assertThat(header(answer, "Content-Type")).isEqualTo("application/x-amz-json-1.1");
            assertThat(header(answer, "X-Amzn-Errortype")).isEqualTo(type);
            assertThat(header(answer, "x-amzn-RequestId")).matches(UUID);
            assertThat(header(answer, "Connection")).isEqualTo("close");
        }
    }

    @Test
    void whatEscapesFromAServletIsAnInternalErrorWithoutDetail() throws IOException {
        try (HttpServer server = started(Map.of(), new Echo())) {
            String answer = exchange(server.port(), "GET /fail HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 500 ").doesNotContain("secret detail");
            assertThat(body(answer))
                    .matches("\\{\"__type\":\"InternalServerError\",\"Code\":\"InternalServerError\",\"Logref\":\""
                            + UUID + "\",\"Message\":\"Internal server error\"}");
        }
    }

    @Test
    void whatAServletRefusesHasTheSameForm() throws IOException {
        try (HttpServer server = started(Map.of(), new Echo())) {
            String answer = exchange(server.port(), "GET /refuse HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 503 ");
            assertThat(body(answer))
                    .isEqualTo("{\"__type\":\"ServiceUnavailable\",\"message\":\"The server is busy, try again\"}");
        }
    }

    @Test
    void aConnectionServesManyRequestsAndAnswersExpect() throws IOException {
        try (HttpServer server = started(Map.of(), new Echo());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            send(socket, "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            String interim = new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII);
            send(socket, "hiGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(interim).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(answers.split("HTTP/1.1 200 ", -1)).hasSize(3);
        }
    }

    @Test
    void moreRequestsThanAllowedAreToldToTryAgain() throws Exception {
        Echo echo = new Echo();
        try (HttpServer server = started(Map.of("http.max-requests", "1", "http.max-wait", "1ms"), echo)) {
            String hold = "GET /hold HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
            BlockingQueue<String> held = later(server.port(), hold);
            assertThat(echo.entered.await(30, TimeUnit.SECONDS)).isTrue();

            String refused = exchange(server.port(), "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
            echo.letGo.countDown();

            assertThat(refused).startsWith("HTTP/1.1 503 ");
            assertThat(body(refused))
                    .isEqualTo("{\"__type\":\"ServiceUnavailable\",\"message\":\"The server is busy, try again\"}");
            assertThat(held.poll(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void aRequestInProgressFinishesWhileTheServerStops() throws Exception {
        Echo echo = new Echo();
        HttpServer server = started(Map.of(), echo);
        BlockingQueue<String> held = later(server.port(), "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(echo.entered.await(30, TimeUnit.SECONDS)).isTrue();
        Thread stop = Thread.ofVirtual().start(server::close);

        echo.letGo.countDown();

        assertThat(held.poll(30, TimeUnit.SECONDS)).startsWith("HTTP/1.1 200 ");
        assertThat(stop.join(Duration.ofSeconds(30))).isTrue();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), server.port()))
                .isInstanceOf(Exception.class);
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (HttpServer first = started(Map.of(), new Echo());
                HttpServer second = server(Map.of("http.port", Integer.toString(first.port())), new Echo())) {
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(second::start)
                    .havingCause()
                    .withMessageStartingWith("Cannot listen on 127.0.0.1 port " + first.port() + ": ");
        }
    }

    @Test
    void theAccessLogHasOneLineARequestAndNoSecrets() throws Exception {
        BlockingQueue<String> lines = new ArrayBlockingQueue<>(10);
        Logger logger = Logger.getLogger("dev.ownlabel.access");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        logger.addHandler(handler);
        try (HttpServer server = started(Map.of(), new Echo())) {
            String answer = exchange(
                    server.port(),
                    "GET /p%0a?X-Amz-Signature=hush HTTP/1.1\r\nHost: x\r\nAuthorization: hush"
                            + "\r\nX-Amz-Target: R.Op\tx\r\nConnection: close\r\n\r\n");

            assertThat(lines.poll(30, TimeUnit.SECONDS))
                    .matches(header(answer, "x-amzn-RequestId") + " 127.0.0.1 GET /p%0a R.Op\\?x 200 \\d+ \\d+ms");
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
            logger.setLevel(null);
        }
    }

    @Test
    void aSelfSignedPairIsMadeOnceAndServesTls() throws Exception {
        Map<String, String> tls = Map.of("http.tls-port", "0", "http.tls-self-signed", "true");
        Path certificate = folder.resolve("tls/certificate.pem");
        try (HttpServer server = started(tls, new Echo())) {
            assertThat(secureExchange(server.tlsPort().orElseThrow(), certificate))
                    .startsWith("HTTP/1.1 200 ");
        }
        byte[] made = Files.readAllBytes(certificate);

        try (HttpServer again = started(tls, new Echo())) {
            assertThat(secureExchange(again.tlsPort().orElseThrow(), certificate))
                    .startsWith("HTTP/1.1 200 ");
        }

        assertThat(Files.readAllBytes(certificate)).isEqualTo(made);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("tls/key.pem"))))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder.resolve("tls"))) {
            assertThat(files).hasSize(2);
        }
    }

    @Test
    void tlsWithoutACertificateIsRefusedAtTheStart() {
        assertThatThrownBy(() -> server(Map.of("http.tls-port", "0"), new Echo()))
                .isInstanceOf(SettingsException.class)
                .hasMessage("http.tls-port needs http.tls-cert and http.tls-key, or http.tls-self-signed=true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"})
    void aKeyOfAnotherFormIsRefusedWithAdvice(String key) throws IOException {
        SelfSignedPair pair = SelfSignedPair.in(folder.resolve("pair"));
        Path other = Files.writeString(folder.resolve("other.pem"), key);

        assertThatThrownBy(() -> server(
                        Map.of(
                                "http.tls-port", "0",
                                "http.tls-cert", pair.certificate().toString(),
                                "http.tls-key", other.toString()),
                        new Echo()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("openssl pkcs8 -topk8 -nodes");
    }

    @Test
    void withoutTlsThereIsNoTlsPort() throws IOException {
        try (HttpServer server = started(Map.of(), new Echo())) {
            assertThat(server.tlsPort()).isEmpty();
        }
    }

    private HttpServer started(Map<String, String> values, Servlet servlet) {
        HttpServer server = server(values, servlet);
        server.start();
        return server;
    }

    private HttpServer server(Map<String, String> values, Servlet servlet) {
        Map<String, String> all = new HashMap<>(Map.of("http.port", "0"));
        all.putAll(values);
        return new HttpServer(
                Settings.of(HttpSettings.ALL, all), folder, Map.of("/*", servlet), new Ids(new SplittableRandom(7)));
    }

    private static BlockingQueue<String> later(int port, String request) {
        BlockingQueue<String> answer = new ArrayBlockingQueue<>(1);
        Thread.ofVirtual().start(() -> {
            try {
                answer.add(exchange(port, request));
            } catch (IOException e) {
                answer.add(e.toString());
            }
        });
        return answer;
    }

    private static String exchange(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return exchange(socket, request);
        }
    }

    private static String exchange(Socket socket, String request) throws IOException {
        socket.setSoTimeout(30_000);
        send(socket, request);
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static String secureExchange(int port, Path certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (Socket socket = context.getSocketFactory().createSocket("127.0.0.1", port)) {
            return exchange(socket, "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        }
    }

    private static String header(String answer, String name) {
        return List.of(answer.split("\r\n", -1)).stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("absent");
    }

    private static String body(String answer) {
        String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
        if (!answer.contains("Transfer-Encoding: chunked")) {
            return body;
        }
        int start = body.indexOf("\r\n") + 2;
        return body.substring(start, start + Integer.parseInt(body.substring(0, start - 2), 16));
    }
}
