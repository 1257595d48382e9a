package dev.ownlabel.api;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.iam.Origin;
import dev.ownlabel.sigv4.Scope;
import dev.ownlabel.sigv4.SignedRequest;
import dev.ownlabel.sigv4.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;

/**
 * A request and its answer as files: {@code GROUP/CASE/{request,response}.http}. In a request {@code Authorization: sign ADMIN} (or
 * SESSION, EXPIRED, FULL) stands for that key's signature at the fixed time, for Rekognition or, with {@code for iam} after it, for
 * another service; any other value is sent as it is. In an answer {@code
 * UUID} stands for any.
 */
public final class WireCase {
    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private static final String FOR = " for ";

    private final Message request;
    private final Message response;

    private record Message(String first, Map<String, List<String>> headers, String body) {}

    private WireCase(Message request, Message response) {
        this.request = request;
        this.response = response;
    }

    /** The names of all cases below the folder. */
    public static List<String> names(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith("request.http"))
                    .map(file -> folder.relativize(file.getParent()).toString())
                    .sorted()
                    .toList();
        }
    }

    public static WireCase read(Path folder) throws IOException {
        return new WireCase(message(folder.resolve("request.http")), message(folder.resolve("response.http")));
    }

    /** Status, error and body that are expected. */
    public String expected() {
        return response.first().split(" ", -1)[1] + " "
                + String.join(",", response.headers().getOrDefault("x-amzn-errortype", List.of())) + " "
                + response.body();
    }

    /** The same of what the gateway answers. */
    public String answer(Gateway gateway) {
        ApiResponse answer = gateway.handle(head(request, service()), body(request.body()));
        return answer.status() + " " + answer.error().map(ErrorCode::wireName).orElse("") + " "
                + answer.body().asUtf8String().replaceAll(UUID, "UUID");
    }

    /** The service that the request is signed for. */
    public String service() {
        String authorization = String.join("", request.headers().getOrDefault("authorization", List.of()));
        int at = authorization.indexOf(FOR);
        return at < 0 ? FakeGateway.SCOPE.service() : authorization.substring(at + FOR.length());
    }

    /** The wire name of the error that is expected, or nothing. */
    public String error() {
        return String.join(",", response.headers().getOrDefault("x-amzn-errortype", List.of()));
    }

    private static ApiRequest head(Message message, String service) {
        String[] line = message.first().split(" ", -1);
        String path = line[1].contains("?") ? line[1].substring(0, line[1].indexOf('?')) : line[1];
        String query = line[1].contains("?") ? line[1].substring(line[1].indexOf('?') + 1) : "";
        Map<String, List<String>> headers = new LinkedHashMap<>(message.headers());
        String authorization = String.join("", headers.getOrDefault("authorization", List.of()));
        if (authorization.startsWith("sign ")) {
            headers.remove("authorization");
            SignedRequest unsigned = new SignedRequest(line[0], path, query, headers, sha256(message.body()));
            String who = authorization.contains(FOR)
                    ? authorization.substring(0, authorization.indexOf(FOR))
                    : authorization;
            headers = switch (who) {
                case "sign ADMIN" -> signed(service, FakeGateway.ADMIN, unsigned, FakeGateway.NOW);
                case "sign SESSION" -> signed(service, FakeGateway.SESSION, unsigned, FakeGateway.NOW);
                case "sign FULL" -> signed(service, FakeGateway.FULL, unsigned, FakeGateway.NOW);
                case "sign EXPIRED" -> signed(service, FakeGateway.EXPIRED, unsigned, FakeGateway.NOW);
                case "sign ADMIN EARLY" ->
                    signed(service, FakeGateway.ADMIN, unsigned, FakeGateway.NOW.minusSeconds(1000));
                default -> throw new IllegalStateException(authorization);
            };
        }
        return new ApiRequest("id", line[0], path, query, headers, Origin.UNKNOWN);
    }

    private static Map<String, List<String>> signed(String service, Signer by, SignedRequest unsigned, Instant at) {
        Scope scope = new Scope(by.scope().regions(), service);
        return new Signer(scope, by.accessKeyId(), by.secret(), by.sessionToken())
                .sign(unsigned, at)
                .headers();
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

    private static Message message(Path file) throws IOException {
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
