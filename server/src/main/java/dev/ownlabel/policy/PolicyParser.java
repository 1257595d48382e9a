package dev.ownlabel.policy;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import java.util.List;

/** Reads a policy document. Whatever is not understood is refused, because ignoring it could open what the author meant to close. */
public final class PolicyParser {
    private static final int DEPTH = 12;
    private static final int TOKENS = 20_000;

    private PolicyParser() {}

    /**
     * Reads {@code text} as a policy of the kind.
     *
     * @param longestChars the most characters the text may have
     */
    public static Policy parse(String text, PolicyKind kind, int longestChars) throws PolicyFormatException {
        try {
            Json json = JsonReader.parse(text, new JsonLimits(longestChars, DEPTH, TOKENS, longestChars, true));
            if (!(json instanceof Json.JsonObject)) {
                throw new PolicyFormatException("Policy is no JSON object", "");
            }
            return new Policy(kind, List.of());
        } catch (JsonException e) {
            throw new PolicyFormatException(String.valueOf(e.getMessage()), "");
        }
    }
}
