package dev.ownlabel.policy;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.policy.PolicySet.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A request and its policies, to be decided here and by another evaluator. */
record OracleCase(
        Requester requester,
        String action,
        String resource,
        AccountId owner,
        Map<String, List<String>> context,
        Policies policies) {
    private static final int LONGEST = 50_000;

    /** The policies' documents. */
    record Policies(
            List<JsonObject> identity,
            @Nullable JsonObject resource,
            PolicyKind resourceKind,
            @Nullable JsonObject boundary,
            @Nullable JsonObject session) {
        Gate gate() {
            return resourceKind instanceof PolicyKind.Key || resourceKind instanceof PolicyKind.Trust
                    ? Gate.RESOURCE
                    : Gate.EITHER;
        }
    }

    Decision decide() throws PolicyFormatException {
        PolicyKind identity = new PolicyKind.Identity();
        List<NamedPolicy> attached = new ArrayList<>();
        for (JsonObject document : policies.identity()) {
            attached.add(named("identity", identity, document));
        }
        PolicySet set = PolicySet.EMPTY.withIdentity(attached);
        JsonObject resourcePolicy = policies.resource();
        set = set.withResource(
                policies.gate(),
                resourcePolicy == null
                        ? List.of()
                        : List.of(named("resource", policies.resourceKind(), resourcePolicy)));
        JsonObject boundary = policies.boundary();
        if (boundary != null) {
            set = set.withBoundary(named("boundary", identity, boundary));
        }
        JsonObject session = policies.session();
        if (session != null) {
            set = set.withSession(List.of(named("session", identity, session)));
        }
        return Evaluator.evaluate(request(), set);
    }

    private AccessRequest request() {
        return new AccessRequest(requester, action, resource, owner, ConditionContext.of(context));
    }

    /** What the evaluator knows of the request. */
    ConditionContext known() {
        return new PreparedRequest(request(), policies.boundary() != null).context();
    }

    private static NamedPolicy named(String name, PolicyKind kind, JsonObject document) throws PolicyFormatException {
        return new NamedPolicy(name, PolicyParser.parse(JsonWriter.write(document), kind, LONGEST));
    }

    /** The case with every policy changed. */
    OracleCase mapDocuments(UnaryOperator<JsonObject> change) {
        JsonObject resourcePolicy = policies.resource();
        JsonObject boundary = policies.boundary();
        JsonObject session = policies.session();
        return with(new Policies(
                policies.identity().stream().map(change).toList(),
                resourcePolicy == null ? null : change.apply(resourcePolicy),
                policies.resourceKind(),
                boundary == null ? null : change.apply(boundary),
                session == null ? null : change.apply(session)));
    }

    /** The case with every statement of every policy changed. */
    OracleCase mapStatements(UnaryOperator<JsonObject> change) {
        return mapDocuments(document -> map(document, change));
    }

    /** The case with every statement of the resource's policy changed. */
    OracleCase mapResourceStatements(UnaryOperator<JsonObject> change) {
        JsonObject resourcePolicy = policies.resource();
        return with(new Policies(
                policies.identity(),
                resourcePolicy == null ? null : map(resourcePolicy, change),
                policies.resourceKind(),
                policies.boundary(),
                policies.session()));
    }

    private OracleCase with(Policies changed) {
        return new OracleCase(requester, action, resource, owner, context, changed);
    }

    private static JsonObject map(JsonObject document, UnaryOperator<JsonObject> change) {
        List<Json> statements = new ArrayList<>();
        for (Json statement : document.array("Statement").orElseThrow().elements()) {
            statements.add(change.apply((JsonObject) statement));
        }
        return document.with("Statement", new JsonArray(statements));
    }

    /** The case as the other evaluator's driver reads it. */
    String line() {
        ConditionContext known = known();
        JsonObject all = JsonObject.EMPTY;
        for (String key : OracleCases.keys()) {
            List<String> values = known.get(key);
            if (!values.isEmpty()) {
                boolean many = OracleCases.takesMany(key);
                all = all.with(key, many ? JsonArray.ofStrings(values) : new JsonString(values.getFirst()));
            }
        }
        JsonObject line = JsonObject.EMPTY
                .with("principal", principal())
                .with("action", action)
                .with("resource", resource)
                .with("owner", owner.value())
                .with("context", all)
                .with("identity", new JsonArray(List.copyOf(policies.identity())));
        JsonObject resourcePolicy = policies.resource();
        JsonObject boundary = policies.boundary();
        JsonObject session = policies.session();
        line = resourcePolicy == null ? line : line.with("resourcePolicy", resourcePolicy);
        line = boundary == null ? line : line.with("boundary", boundary);
        line = session == null ? line : line.with("session", session);
        return JsonWriter.write(line);
    }

    private String principal() {
        return switch (requester) {
            case Requester.Root root -> "arn:aws:iam::" + root.owner() + ":root";
            case Requester.User user -> user.arn().toString();
            case Requester.RoleSession session -> session.session().toString();
            case Requester.Service service -> service.name();
            case Requester.Anonymous _ -> "anonymous";
        };
    }
}
