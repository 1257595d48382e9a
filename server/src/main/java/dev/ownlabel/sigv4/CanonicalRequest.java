package dev.ownlabel.sigv4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** A request in the one form that both sides hash. */
final class CanonicalRequest {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";

    private CanonicalRequest() {}

    /** The canonical form over exactly {@code signedHeaders}, in the order given: the client's list is followed literally. */
    static String of(SignedRequest request, List<String> signedHeaders) {
        StringBuilder text = new StringBuilder(512)
                .append(request.method())
                .append('\n')
                .append(path(request.rawPath()))
                .append('\n')
                .append(query(request.rawQuery()))
                .append('\n');
        for (String name : signedHeaders) {
            StringJoiner values = new StringJoiner(",");
            request.values(name).forEach(value -> values.add(folded(value)));
            text.append(name).append(':').append(values).append('\n');
        }
        return text.append('\n')
                .append(String.join(";", signedHeaders))
                .append('\n')
                .append(request.payloadSha256())
                .toString();
    }

    /** Every service but S3 encodes the path a second time. */
    private static String path(String rawPath) {
        return Arrays.stream(rawPath.split("/", -1))
                .map(segment -> encoded(segment.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.joining("/"));
    }

    /** Names and values encoded one way, whichever way the client wrote them, and sorted. */
    private static String query(String rawQuery) {
        if (rawQuery.isEmpty()) {
            return "";
        }
        return Arrays.stream(rawQuery.split("&", -1))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> {
                    int equals = pair.indexOf('=');
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    String value = equals < 0 ? "" : pair.substring(equals + 1);
                    return List.of(encoded(decoded(name)), encoded(decoded(value)));
                })
                .sorted((a, b) -> a.getFirst().equals(b.getFirst())
                        ? a.getLast().compareTo(b.getLast())
                        : a.getFirst().compareTo(b.getFirst()))
                .map(pair -> String.join("=", pair))
                .collect(Collectors.joining("&"));
    }

    /** Trimmed, each run of spaces one space. */
    private static String folded(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (char c : value.strip().toCharArray()) {
            if (c != ' ' || text.charAt(text.length() - 1) != ' ') {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static byte[] decoded(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < raw.length; i++) {
            int high = i + 2 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
            int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
            if (raw[i] == '%' && high >= 0 && low >= 0) {
                bytes.write(high << 4 | low);
                i += 2;
            } else {
                bytes.write(raw[i]);
            }
        }
        return bytes.toByteArray();
    }

    private static String encoded(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            char c = (char) (b & 0xff);
            if (UNRESERVED.indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return text.toString();
    }
}
