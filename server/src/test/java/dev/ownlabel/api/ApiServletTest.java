package dev.ownlabel.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.Ids;
import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import dev.ownlabel.http.HttpServer;
import dev.ownlabel.http.HttpSettings;
import dev.ownlabel.metrics.Metrics;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.RekognitionException;
import software.amazon.awssdk.services.rekognition.model.ResourceInUseException;

class ApiServletTest {
    private static final int MAX_BODY = 8 << 20;
    private static final String HEAD = String.join(
            "\r\n",
            "POST / HTTP/1.1",
            "Host: x",
            "Authorization: any",
            "X-Amz-Target: RekognitionService.CreateProject",
            "Connection: close",
            "");

    @TempDir
    private Path folder;

    private boolean ready = true;
    private HttpServer server;

    /** Stands for S3: says its name. */
    private static final class Other extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getOutputStream().write("other".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private final Metrics metrics = new Metrics();

    @BeforeEach
    void start() {
        List<Setting<?>> known = new ArrayList<>(HttpSettings.ALL);
        known.addAll(ApiSettings.ALL);
        Settings settings = Settings.of(
                known, Map.of("http.port", "0", "api.max-held-bytes", "8388608", "api.max-body-wait", "1ms"));
        ApiServlet api = new ApiServlet(FakeGateway.at(Clock.systemUTC(), metrics), settings);
        FrontServlet front = new FrontServlet(api, new Other(), new StatusServlet(metrics, settings, () -> ready));
        server = new HttpServer(settings, folder, Map.of("/*", front), new Ids(new SplittableRandom(3)));
        server.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void theSdkIsServedAndReadsItsErrors() {
        try (RekognitionClient client = client("fixture-secret-one")) {
            assertThat(client.createProject(request -> request.projectName("p")).projectArn())
                    .isEqualTo("arn:aws:rekognition:us-east-1:111122223333:project/p/1");
            assertThat(client.describeProjects(_ -> {})
                            .projectDescriptions()
                            .getFirst()
                            .creationTimestamp())
                    .isEqualTo("2022-07-01T18:51:27.086Z");
            assertThatThrownBy(() -> client.createProject(request -> request.projectName("in-use")))
                    .isInstanceOfSatisfying(ResourceInUseException.class, e -> {
                        assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("It is in use");
                        assertThat(e.requestId()).hasSize(36);
                    });
            assertThatThrownBy(() -> client.createProject(request -> request.projectName("no good")))
                    .isInstanceOfSatisfying(
                            RekognitionException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
        }
    }

    @Test
    void aLargestImageIsServedAgainAndAgain() {
        try (RekognitionClient client = client("fixture-secret-one")) {
            SdkBytes image = SdkBytes.fromByteArrayUnsafe(new byte[5_242_880]);
            for (int i = 0; i < 3; i++) {
                assertThat(client.detectCustomLabels(request -> request.projectVersionArn(
                                                "arn:aws:rekognition:us-east-1:111122223333:project/p/version/v/1")
                                        .image(bytes -> bytes.bytes(image)))
                                .hasCustomLabels())
                        .isFalse();
            }
        }
    }

    @Test
    void aWrongSecretIsRefused() {
        try (RekognitionClient client = client("other")) {
            assertThatThrownBy(() -> client.describeProjects(_ -> {}))
                    .isInstanceOfSatisfying(
                            RekognitionException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException"));
        }
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 8388609, 8388609", "Transfer-Encoding: chunked, 9000000"})
    void aBodyTooLargeIsRefusedWithTheNameClientsKnow(String framing, int size) throws IOException {
        String head = HEAD + framing + "\r\n\r\n";
        String chunk = framing.contains("chunked") ? Integer.toHexString(size) + "\r\n" : "";
        String end = framing.contains("chunked") ? "\r\n0\r\n\r\n" : "";

        String answer = exchange(head + chunk + "x".repeat(size) + end);

        assertThat(answer)
                .startsWith("HTTP/1.1 413 ")
                .contains("X-Amzn-Errortype: RequestEntityTooLargeException")
                .endsWith("{\"__type\":\"RequestEntityTooLargeException\",\"message\":\"Request body is larger than "
                        + MAX_BODY + " bytes\"}");
    }

    @Test
    void aCompressedBodyIsRefused() throws IOException {
        String answer = exchange(HEAD + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}");

        assertThat(answer)
                .startsWith("HTTP/1.1 400 ")
                .endsWith(
                        "{\"__type\":\"SerializationException\",\"message\":\"Content-Encoding of a request body is not"
                                + " supported\"}");
    }

    @Test
    void aRequestWhoseBodyFindsNoMemoryIsToldToTryAgain() throws IOException {
        try (Socket holder = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            holder.setSoTimeout(30_000);
            write(holder, HEAD + "Expect: 100-continue\r\nContent-Length: 8388608\r\n\r\n");
            InputStream in = holder.getInputStream();
            assertThat(new String(in.readNBytes(25), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 100");

            String refused = exchange(HEAD + "Content-Length: 2\r\n\r\n{}");
            write(holder, "x".repeat(8_388_608));
            String held = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String after = exchange(HEAD + "Content-Length: 2\r\n\r\n{}");

            assertThat(refused)
                    .startsWith("HTTP/1.1 503 ")
                    .endsWith("{\"__type\":\"ServiceUnavailable\",\"message\":\"The server is busy, try again\"}");
            assertThat(held).startsWith("HTTP/1.1 400 ").contains("IncompleteSignatureException");
            assertThat(after).startsWith("HTTP/1.1 400 ").contains("IncompleteSignatureException");
        }
    }

    @Test
    void aBodyThatBreaksOffIsNoBug() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            write(
                    socket,
                    "POST / HTTP/1.1\r\nHost: x\r\nAuthorization: any\r\nContent-Length: 100\r\n"
                            + "X-Amz-Target: RekognitionService.CreateProject\r\n\r\n{");
            socket.shutdownOutput();

            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("MalformedHttpRequestException");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET / HTTP/1.1 | UnknownOperationException
        POST / HTTP/1.1 | UnknownOperationException
        POST /x HTTP/1.1~X-Amz-Target: A.B | UnknownOperationException
        POST /x HTTP/1.1~Content-Type: application/x-amz-json-1.1 | UnknownOperationException
        GET / HTTP/1.1~Authorization: AWS4-HMAC-SHA256 Credential=a/20240506/us-east-1/s3/aws4_request | other
        GET / HTTP/1.1~Authorization: AWS a:b | other
        GET /?X-Amz-Signature=x HTTP/1.1 | other
        GET /?AWSAccessKeyId=x HTTP/1.1 | other
        GET /bucket HTTP/1.1 | other
        PUT /health/live HTTP/1.1 | other
        GET /health/other HTTP/1.1 | other
        GET /health/live HTTP/1.1 | ok
        GET /health/ready HTTP/1.1 | ok
        GET /metrics HTTP/1.1 | # TYPE ownlabel_requests_total counter
        GET /metrics HTTP/1.1~Authorization: AWS a:b | other
        GET /metrics?X-Amz-Signature=x HTTP/1.1 | other
        PUT /metrics HTTP/1.1 | other
        """)
    void theFrontTellsServicesApart(String request, String contained) throws IOException {
        String answer = exchange(
                request.replace("~", "\r\n") + "\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");

        assertThat(answer.substring(answer.indexOf("\r\n\r\n"))).contains(contained);
    }

    @Test
    void aServerThatIsNotReadySaysSoAndStillLives() throws IOException {
        ready = false;

        assertThat(exchange("GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 503 ")
                .endsWith("not ready\n");
        assertThat(exchange("GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    private RekognitionClient client(String secret) {
        return RekognitionClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + server.port()))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(FakeGateway.ADMIN.accessKeyId(), secret)))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(30_000);
            write(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }
}
