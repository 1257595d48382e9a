package dev.ownlabel.policy;

import dev.ownlabel.json.JsonException;
import dev.ownlabel.json.JsonLimits;
import dev.ownlabel.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a policy document. Whatever is not understood is refused, because ignoring it could open what the author meant to close. */
public final class PolicyParser {
    private static final Set<String> ELEMENTS = Set.of("Version", "Id", "Statement");
    private static final String OLD = "2008-10-17";
    private static final String WITH_VARIABLES = "2012-10-17";
    private static final int DEPTH = 8;
    private static final int TOKENS = 20_000;
    private static final int LONGEST_ID = 256;

    private PolicyParser() {}

    /**
     * Reads {@code text} as a policy of the kind.
     *
     * @param longestChars the most characters the text may have
     */
    public static Policy parse(String text, PolicyKind kind, int longestChars) throws PolicyFormatException {
        Located document = document(text, longestChars);
        for (String name : document.members().keySet()) {
            if (!ELEMENTS.contains(name)) {
                throw document.refused("Unknown element", name);
            }
        }
        Optional<Located> id = document.member("Id");
        if (id.isPresent() && id.get().text().length() > LONGEST_ID) {
            throw id.get().refused("Id is longer than " + LONGEST_ID + " characters");
        }
        StatementReader reader = new StatementReader(kind, variables(document));
        Located element =
                document.member("Statement").orElseThrow(() -> document.refused("Missing required element Statement"));
        List<Statement> statements = new ArrayList<>();
        for (Located statement : element.oneOrMany()) {
            statements.add(reader.read(statement));
        }
        return new Policy(kind, statements);
    }

    private static Located document(String text, int longestChars) throws PolicyFormatException {
        try {
            JsonLimits limits = new JsonLimits(longestChars, DEPTH, TOKENS, longestChars, true);
            return new Located(JsonReader.parse(text, limits), "");
        } catch (JsonException e) {
            throw new PolicyFormatException(String.valueOf(e.getMessage()), "");
        }
    }

    /** Whether the version has policy variables; without Version it is the old one, as in IAM. */
    private static boolean variables(Located document) throws PolicyFormatException {
        Optional<Located> version = document.member("Version");
        if (version.isEmpty()) {
            return false;
        }
        String text = version.get().text();
        return switch (text) {
            case OLD -> false;
            case WITH_VARIABLES -> true;
            default -> throw version.get().refused("Version is neither " + WITH_VARIABLES + " nor " + OLD, text);
        };
    }
}
