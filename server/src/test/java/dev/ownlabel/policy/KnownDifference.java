package dev.ownlabel.policy;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.policy.OracleCase.Policies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Where the other evaluator decides otherwise, and why we do not follow. Each can write a case anew so that it says in words both
 * understand what the other evaluator makes of it: a difference is explained only where we decide the rewritten case as it did.
 */
enum KnownDifference {
    IF_EXISTS_OF_ANY("ForAnyValue:…IfExists on an absent key holds: IfExists means just that; theirs fails"),
    ONE_OPERATOR_MANY_VALUES(
            "an operator without ForAllValues or ForAnyValue on a key that takes several values: undecided where"
                    + " there are several, so it never helps the requester; theirs never holds, which lets a Deny pass"),
    OLD_VERSION("a policy of version 2008-10-17 or without version has no variables; theirs reads them all the same"),
    STAR_IN_NOT_PRINCIPAL(
            "a star among NotPrincipal's AWS means everybody, as in Principal; theirs means nobody but a root"),
    EMPTY_VALUE("a variable whose key has an empty value is empty; theirs takes the default, or has no value"),
    FIXED_VARIABLE(
            "${*}, ${?} and ${$} stand for their characters with StringEquals too; theirs knows them with StringLike only"),
    DEFAULT_WITHOUT_BLANK("a variable's default may follow its comma at once; theirs wants one blank"),
    VALUELESS_VARIABLE(
            "a negated operator and NotResource hold against a variable without a value, as IAM's guide says; theirs fail"),
    VARIABLE_IN_ARN("a variable may stand in the region or account of an ARN; theirs never matches one"),
    ADDRESS_FAMILY(
            "an IPv4 address is no IPv6 address and the other way, so NotIpAddress holds; theirs fails, of ranges it knows"),
    WHOLE_IPV4("0.0.0.0/0 holds every IPv4 address; theirs holds 0.0.0.0 only"),
    PART_OF_NOT_PRINCIPAL(
            "a Deny spares who is named in NotPrincipal wholly (account, role and session); theirs spares who is named in"
                    + " part"),
    SESSION_IS_NAMED(
            "a resource's policy that names the session or everybody is not limited by the session policy, as IAM's guide says;"
                    + " theirs is limited"),
    ROOT(
            "an account's root may do in it what nothing denies, and across accounts what the resource allows; theirs asks for identity"
                    + " policies, which a root cannot have");

    private static final String NO_VALUE = "${aws:PrincipalTag/none}";
    private static final JsonObject NEVER = JsonObject.EMPTY.with("aws:ResourceAccount", "true");
    private static final JsonObject NOBODY = JsonObject.EMPTY.with("CanonicalUser", "nobody");
    private static final JsonObject EVERYTHING =
            JsonObject.EMPTY.with("Effect", "Allow").with("Action", "*").with("Resource", "*");

    private final String why;

    KnownDifference(String why) {
        this.why = why;
    }

    String why() {
        return why;
    }

    /** The reasons, one or several together, why the other evaluator came to its verdict; empty where they do not tell. */
    static List<KnownDifference> between(OracleCase one, String theirs) throws PolicyFormatException {
        OracleCase all = one;
        List<KnownDifference> together = new ArrayList<>();
        for (KnownDifference difference : values()) {
            if (verdict(difference.asTheirs(one).decide()).equals(theirs)) {
                return List.of(difference);
            }
            OracleCase next = difference.asTheirs(all);
            if (!next.equals(all)) {
                together.add(difference);
            }
            all = next;
        }
        if (verdict(all.decide()).equals(theirs)) {
            return together;
        }
        boolean root = one.requester() instanceof Requester.Root && theirs.equals("ImplicitlyDenied");
        return root && (one.decide().allows() || all.decide().allows()) ? List.of(ROOT) : List.of();
    }

    static String verdict(Decision decision) {
        return switch (decision) {
            case Decision.Allowed _ -> "Allowed";
            case Decision.ImplicitlyDenied _ -> "ImplicitlyDenied";
            case Decision.ExplicitlyDenied _ -> "ExplicitlyDenied";
        };
    }

    /** One key of a Condition element. */
    private record Asked(String operator, String key, List<String> values) {
        boolean unqualified() {
            return !operator.contains(":") && !operator.equals("Null");
        }
    }

    /** The case as the other evaluator understands it in this respect; the same where it does not differ. */
    OracleCase asTheirs(OracleCase one) throws PolicyFormatException {
        ConditionContext known = one.known();
        return switch (this) {
            case IF_EXISTS_OF_ANY ->
                never(
                        one,
                        asked -> asked.operator().startsWith("ForAnyValue:")
                                && asked.operator().endsWith("IfExists")
                                && known.get(asked.key()).isEmpty());
            case ONE_OPERATOR_MANY_VALUES ->
                never(
                        one,
                        asked -> asked.unqualified()
                                && OracleCases.takesMany(asked.key())
                                && !known.get(asked.key()).isEmpty());
            case VALUELESS_VARIABLE ->
                never(
                        one.mapStatements(statement -> everythingElse(statement, known)),
                        asked -> asked.operator().contains("StringNot")
                                && !known.get(asked.key()).isEmpty()
                                && asked.values().stream().anyMatch(value -> valueless(value, known)));
            case OLD_VERSION -> one.mapDocuments(document -> document.with("Version", "2012-10-17"));
            case STAR_IN_NOT_PRINCIPAL ->
                one.requester() instanceof Requester.Root
                        ? one
                        : one.mapResourceStatements(KnownDifference::withoutStar);
            case EMPTY_VALUE ->
                known.get("aws:PrincipalTag/team").equals(List.of(""))
                        ? mapTexts(
                                one,
                                text -> text.replace("${aws:PrincipalTag/team, 'alice'}", "alice")
                                        .replace("${aws:PrincipalTag/team}", NO_VALUE))
                        : one;
            case FIXED_VARIABLE ->
                one.mapStatements(statement -> mapValues(
                        statement,
                        (asked, value) -> asked.operator().contains("Equals")
                                ? value.replace("${*}", "${aws:PrincipalTag/none, '${*}'}")
                                        .replace("${$}", "${aws:PrincipalTag/none, '${$}'}")
                                : value));
            case DEFAULT_WITHOUT_BLANK ->
                one.mapStatements(statement ->
                        mapValues(statement, (_, value) -> value.replace("${aws:PrincipalTag/team,'bob'}", NO_VALUE)));
            case VARIABLE_IN_ARN ->
                one.mapStatements(statement -> mapResources(
                        mapValues(statement, (_, value) -> value.replace("${aws:PrincipalAccount}", NO_VALUE)),
                        arn -> arn.replace("${aws:ResourceAccount}", NO_VALUE)));
            case ADDRESS_FAMILY ->
                never(
                        one,
                        asked -> asked.operator().contains("NotIpAddress")
                                && known.get(asked.key()).stream()
                                        .anyMatch(address -> asked.values().stream()
                                                .anyMatch(range -> !range.contains("/")
                                                        && range.contains(":") != address.contains(":"))));
            case WHOLE_IPV4 ->
                one.mapStatements(statement ->
                        mapValues(statement, (_, value) -> value.equals("0.0.0.0/0") ? "0.0.0.0/32" : value));
            case PART_OF_NOT_PRINCIPAL -> one.mapResourceStatements(statement -> spared(statement, one.requester()));
            case SESSION_IS_NAMED -> sessionAlone(one);
            case ROOT -> one;
        };
    }

    private static boolean valueless(String value, ConditionContext known) {
        return (value.contains("${aws:username}") && known.get("aws:username").isEmpty())
                || (value.contains("${aws:PrincipalTag/team}")
                        && known.get("aws:PrincipalTag/team").isEmpty())
                || (value.contains("${aws:PrincipalAccount}")
                        && known.get("aws:PrincipalAccount").isEmpty())
                || value.contains(NO_VALUE);
    }

    /** The case where statements with such a condition never apply. */
    private static OracleCase never(OracleCase one, Function<Asked, Boolean> such) {
        return one.mapStatements(statement -> {
            for (Asked asked : asked(statement)) {
                if (such.apply(asked)) {
                    JsonObject conditions = statement.object("Condition").orElseThrow();
                    return statement.with("Condition", conditions.with("Null", NEVER));
                }
            }
            return statement;
        });
    }

    private static List<Asked> asked(JsonObject statement) {
        List<Asked> all = new ArrayList<>();
        for (Map.Entry<String, Json> operator :
                statement.object("Condition").orElse(JsonObject.EMPTY).members().entrySet()) {
            for (Map.Entry<String, Json> key :
                    ((JsonObject) operator.getValue()).members().entrySet()) {
                all.add(new Asked(operator.getKey(), key.getKey(), texts(key.getValue())));
            }
        }
        return all;
    }

    private static List<String> texts(Json value) {
        return switch (value) {
            case JsonString(String text) -> List.of(text);
            case JsonArray(List<Json> elements) ->
                elements.stream().flatMap(each -> texts(each).stream()).toList();
            default -> List.of(JsonWriter.write(value));
        };
    }

    private static JsonObject mapValues(JsonObject statement, BiFunction<Asked, String, String> change) {
        JsonObject conditions = JsonObject.EMPTY;
        for (Asked asked : asked(statement)) {
            conditions = conditions.with(
                    asked.operator(),
                    conditions
                            .object(asked.operator())
                            .orElse(JsonObject.EMPTY)
                            .with(asked.key(), mapped(asked.values(), value -> change.apply(asked, value))));
        }
        return statement.has("Condition") ? statement.with("Condition", conditions) : statement;
    }

    private static JsonObject mapResources(JsonObject statement, UnaryOperator<String> change) {
        JsonObject mapped = statement;
        for (String name : List.of("Resource", "NotResource")) {
            Optional<Json> element = statement.get(name);
            if (element.isPresent()) {
                mapped = mapped.with(name, mapped(texts(element.get()), change));
            }
        }
        return mapped;
    }

    private static JsonArray mapped(List<String> texts, UnaryOperator<String> change) {
        return JsonArray.ofStrings(texts.stream().map(change).toList());
    }

    /** Without a value in NotResource, theirs means no resource at all. */
    private static JsonObject everythingElse(JsonObject statement, ConditionContext known) {
        boolean any = statement.get("NotResource").map(KnownDifference::texts).orElse(List.of()).stream()
                .anyMatch(text -> valueless(text, known));
        return any ? statement.with("NotResource", "*") : statement;
    }

    private static OracleCase mapTexts(OracleCase one, UnaryOperator<String> change) {
        return one.mapStatements(
                statement -> mapResources(mapValues(statement, (_, value) -> change.apply(value)), change));
    }

    private static JsonObject withoutStar(JsonObject statement) {
        Optional<Json> element = statement.object("NotPrincipal").flatMap(principals -> principals.get("AWS"));
        if (element.isEmpty()) {
            return statement;
        }
        List<String> names =
                texts(element.get()).stream().filter(name -> !name.equals("*")).toList();
        return statement.with(
                "NotPrincipal", names.isEmpty() ? NOBODY : JsonObject.EMPTY.with("AWS", JsonArray.ofStrings(names)));
    }

    private static JsonObject spared(JsonObject statement, Requester requester) {
        Optional<Json> element = statement.get("NotPrincipal");
        if (element.isEmpty() || !statement.string("Effect").equals(Optional.of("Deny"))) {
            return statement;
        }
        try {
            List<PrincipalPattern> patterns = PrincipalPattern.read(new Located(element.get(), ""));
            boolean named = !PrincipalPattern.reaches(patterns, PrincipalPattern.meaning(requester))
                    .isEmpty();
            return named ? statement.with("NotPrincipal", "*") : statement;
        } catch (PolicyFormatException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the session policy says by itself, where a resource's policy names the session. */
    private static OracleCase sessionAlone(OracleCase one) throws PolicyFormatException {
        JsonObject session = one.policies().session();
        boolean byResource = one.decide() instanceof Decision.Allowed(List<StatementPlace> because)
                && because.stream().allMatch(place -> place.role() == PolicyRole.RESOURCE);
        if (session == null || !byResource) {
            return one;
        }
        JsonObject all = JsonObject.EMPTY.with("Version", "2012-10-17").with("Statement", EVERYTHING);
        return new OracleCase(
                one.requester(),
                one.action(),
                one.resource(),
                one.requester().account().orElseThrow(),
                one.context(),
                new Policies(List.of(all), null, new PolicyKind.Identity(), null, session));
    }
}
