package dev.ownlabel.sigv4;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a signature covers, as it was received.
 *
 * @param method in upper case
 * @param rawPath still percent-encoded
 * @param rawQuery still percent-encoded, empty where there is none
 * @param headers by lower-case name, each with its values in the order received
 * @param payloadSha256 of the body received, 64 lower-case hexadecimal digits
 */
public record SignedRequest(
        String method, String rawPath, String rawQuery, Map<String, List<String>> headers, String payloadSha256) {

    public SignedRequest {
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, values) -> copy.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                .addAll(values));
        copy.replaceAll((_, values) -> List.copyOf(values));
        headers = Map.copyOf(copy);
    }

    List<String> values(String name) {
        return headers.getOrDefault(name, List.of());
    }

    boolean has(String name) {
        return headers.containsKey(name);
    }

    /** The header's one value; empty where it is absent, or sent twice, which no client does and which could mean two things. */
    Optional<String> single(String name) {
        List<String> values = values(name);
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
