package dev.ownlabel.api;

import dev.ownlabel.iam.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request without its body.
 *
 * @param id as in the answer's header and the access log
 * @param rawPath still percent-encoded
 * @param rawQuery still percent-encoded, empty where there is none
 * @param headers by lower-case name
 */
public record ApiRequest(
        String id, String method, String rawPath, String rawQuery, Map<String, List<String>> headers, Origin origin) {

    public ApiRequest {
        headers = Map.copyOf(headers);
    }

    /** The header's value; empty where it is absent or sent more than once. */
    Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
}
