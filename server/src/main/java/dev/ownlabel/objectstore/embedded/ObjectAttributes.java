package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.objectstore.embedded.StoreRefusedException.Kind;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What a client said of an object beside its bytes: response headers by lower-case name, and its own metadata. Stored as one
 * text, {@code name=value} pairs URL-encoded and joined by {@code &}; metadata has {@code m.} before the name, headers {@code h.}.
 */
public record ObjectAttributes(Map<String, String> headers, Map<String, String> metadata) {
    /** Nothing said. */
    public static final ObjectAttributes NONE = new ObjectAttributes(Map.of(), Map.of());

    public static final String CONTENT_TYPE = "content-type";
    private static final String DEFAULT_TYPE = "binary/octet-stream";
    private static final int MAX_ENCODED = 16_384;

    public ObjectAttributes {
        headers = Map.copyOf(headers);
        metadata = Map.copyOf(metadata);
    }

    public static ObjectAttributes ofType(String contentType) {
        return new ObjectAttributes(Map.of(CONTENT_TYPE, contentType), Map.of());
    }

    public String contentType() {
        return headers.getOrDefault(CONTENT_TYPE, DEFAULT_TYPE);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    String encode() {
        StringJoiner text = new StringJoiner("&");
        new TreeMap<>(headers).forEach((name, value) -> text.add(pair("h." + name, value)));
        new TreeMap<>(metadata).forEach((name, value) -> text.add(pair("m." + name, value)));
        if (text.length() > MAX_ENCODED) {
            throw new StoreRefusedException(
                    Kind.METADATA_TOO_LARGE, "Your metadata headers exceed the maximum allowed metadata size.");
        }
        return text.toString();
    }

    static ObjectAttributes decode(String text) {
        Map<String, String> headers = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                String name = URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8);
                String value = URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8);
                (name.startsWith("h.") ? headers : metadata).put(name.substring(2), value);
            }
        }
        return new ObjectAttributes(headers, metadata);
    }

    private static String pair(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
