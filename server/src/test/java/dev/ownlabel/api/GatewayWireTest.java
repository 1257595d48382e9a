package dev.ownlabel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.iam.Origin;
import dev.ownlabel.sigv4.SignedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Requests and answers as files: {@code cases/GROUP/CASE/{request,response}.http}. In a request {@code Authorization: sign ADMIN} (or
 * SESSION, EXPIRED) stands for that key's signature at the fixed time; any other value is sent as it is. In an answer {@code UUID}
 * stands for any.
 */
class GatewayWireTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private record Message(String first, Map<String, List<String>> headers, String body) {}

    static List<String> cases() throws IOException {
        try (var files = Files.walk(CASES)) {
            return files.filter(file -> file.endsWith("request.http"))
                    .map(file -> CASES.relativize(file.getParent()).toString())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theAnswerIsAsWritten(String name) throws IOException {
        Message request = read(CASES.resolve(name).resolve("request.http"));
        Message expected = read(CASES.resolve(name).resolve("response.http"));

        ApiResponse answer =
                FakeGateway.at(InstantSource.fixed(FakeGateway.NOW)).handle(head(request), body(request.body()));

        assertThat(answer.status() + "").isEqualTo(expected.first().split(" ", -1)[1]);
        assertThat(answer.error().map(ErrorCode::wireName).stream().toList())
                .isEqualTo(expected.headers().getOrDefault("x-amzn-errortype", List.of()));
        assertThat(answer.body().asUtf8String().replaceAll(UUID, "UUID")).isEqualTo(expected.body());
    }

    private static ApiRequest head(Message message) {
        String[] line = message.first().split(" ", -1);
        String path = line[1].contains("?") ? line[1].substring(0, line[1].indexOf('?')) : line[1];
        String query = line[1].contains("?") ? line[1].substring(line[1].indexOf('?') + 1) : "";
        Map<String, List<String>> headers = new LinkedHashMap<>(message.headers());
        String authorization = String.join("", headers.getOrDefault("authorization", List.of()));
        if (authorization.startsWith("sign ")) {
            headers.remove("authorization");
            SignedRequest unsigned = new SignedRequest(line[0], path, query, headers, sha256(message.body()));
            headers = switch (authorization) {
                case "sign ADMIN" ->
                    FakeGateway.ADMIN.sign(unsigned, FakeGateway.NOW).headers();
                case "sign SESSION" ->
                    FakeGateway.SESSION.sign(unsigned, FakeGateway.NOW).headers();
                case "sign EXPIRED" ->
                    FakeGateway.EXPIRED.sign(unsigned, FakeGateway.NOW).headers();
                case "sign ADMIN EARLY" ->
                    FakeGateway.ADMIN
                            .sign(unsigned, FakeGateway.NOW.minusSeconds(1000))
                            .headers();
                default -> throw new IllegalStateException(authorization);
            };
        }
        return new ApiRequest("id", line[0], path, query, headers, Origin.UNKNOWN);
    }

    private static RequestBody body(String text) {
        return new RequestBody() {
            @Override
            public SdkBytes read() {
                return SdkBytes.fromUtf8String(text);
            }

            @Override
            public void close() {}
        };
    }

    private static Message read(Path file) throws IOException {
        String text = Files.readString(file);
        int end = text.indexOf("\n\n");
        List<String> lines = Arrays.asList(text.substring(0, end).split("\n", -1));
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Message(lines.getFirst(), headers, text.substring(end + 2).stripTrailing());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
