package dev.ownlabel.api.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** PUTs signed by hand, so that what no SDK would send can be sent. */
final class SignedHttp {
    private SignedHttp() {}

    static HttpResponse<String> put(URI uri, Map<String, String> headers, String body) throws Exception {
        return put(uri, headers, body.getBytes(UTF_8));
    }

    static HttpResponse<String> put(URI uri, Map<String, String> headers, byte[] body) throws Exception {
        return putWithSecret(S3Endpoint.ALICES_KEY.secretAccessKey(), uri, headers, body);
    }

    static HttpResponse<String> putWithSecret(String secret, URI uri, Map<String, String> headers, byte[] body)
            throws Exception {
        return send(uri, signed(secret, uri, headers), Map.of(), body);
    }

    /** Adds headers after signing. */
    static HttpResponse<String> putWithExtra(URI uri, Map<String, String> extra, byte[] body) throws Exception {
        Map<String, String> headers =
                signed(S3Endpoint.ALICES_KEY.secretAccessKey(), uri, Map.of("x-amz-content-sha256", sha256(body)));
        return send(uri, headers, extra, body);
    }

    static String sha256(byte[] bytes) throws GeneralSecurityException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private static HttpResponse<String> send(
            URI uri, Map<String, String> headers, Map<String, String> extra, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).PUT(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        extra.forEach(request::header);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString());
        }
    }

    private static Map<String, String> signed(String secret, URI uri, Map<String, String> headers) throws Exception {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
        String date = time.substring(0, 8);
        TreeMap<String, String> all = new TreeMap<>(headers);
        all.put("x-amz-date", time);
        TreeMap<String, String> canonical = new TreeMap<>(all);
        canonical.put("host", uri.getAuthority());
        StringBuilder lines = new StringBuilder();
        canonical.forEach(
                (name, value) -> lines.append(name).append(':').append(value).append('\n'));
        String names = String.join(";", canonical.keySet());
        String request =
                "PUT\n" + uri.getRawPath() + "\n\n" + lines + "\n" + names + "\n" + headers.get("x-amz-content-sha256");
        String scope = date + "/us-east-1/s3/aws4_request";
        String toSign = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n" + sha256(request.getBytes(UTF_8));
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        all.put(
                "authorization",
                "AWS4-HMAC-SHA256 Credential=" + S3Endpoint.ALICES_KEY.accessKeyId() + "/" + scope
                        + ", SignedHeaders=" + names + ", Signature="
                        + HexFormat.of().formatHex(hmac(key, toSign)));
        return all;
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }
}
