package dev.ownlabel.api.s3;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of the query string, and only those: the servlet's own {@code getParameter} may read them from a form in the body, and
 * would eat an object that a client sends as {@code application/x-www-form-urlencoded}.
 */
final class Query {
    private static final int MAX_PARAMETERS = 100;

    private final Map<String, List<String>> values;

    private Query(Map<String, List<String>> values) {
        this.values = values;
    }

    static Query parse(@Nullable String text) throws S3Error {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (text != null && !text.isEmpty()) {
            String[] pairs = text.split("&", MAX_PARAMETERS + 1);
            if (pairs.length > MAX_PARAMETERS) {
                throw new S3Error("InvalidURI", 400, "The query string has too many parameters");
            }
            for (String pair : pairs) {
                if (!pair.isEmpty()) {
                    int equals = pair.indexOf('=');
                    String name = equals < 0 ? pair : pair.substring(0, equals);
                    values.computeIfAbsent(decoded(name), _ -> new ArrayList<>())
                            .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
                }
            }
        }
        return new Query(values);
    }

    @Nullable
    String first(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.getFirst();
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    Map<String, String[]> asMap() {
        Map<String, String[]> map = new LinkedHashMap<>();
        values.forEach((name, all) -> map.put(name, all.toArray(String[]::new)));
        return Collections.unmodifiableMap(map);
    }

    private static String decoded(String text) throws S3Error {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new S3Error("InvalidURI", 400, "Couldn't parse the specified URI");
        }
    }
}
