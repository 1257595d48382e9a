package dev.ownlabel.policy;

import dev.ownlabel.aws.Arn;
import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.Json.JsonString;
import dev.ownlabel.policy.OracleCase.Policies;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Draws requests and policies over the whole language, most of them near a match, so that verdicts differ from case to case. */
final class OracleCases {
    private static final List<String> OTHER_ACTIONS =
            List.of("s3:GetObject", "s3:DeleteObject", "kms:Encrypt", "rekognition:DetectCustomLabels", "iam:PassRole");
    private static final String OBJECT = "arn:aws:s3:::bucket/home/alice/x.png";
    private static final String KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ROLE = "arn:aws:iam::111122223333:role/Target";
    private static final String VERSION =
            "arn:aws:rekognition:us-east-1:111122223333:project/p/version/v1/1660000000001";
    private static final String PROJECT = "arn:aws:rekognition:us-east-1:111122223333:project/p/1660000000000";

    /** The types of condition keys. */
    private enum Type {
        TEXT,
        MANY,
        NUMBER,
        DATE,
        BOOL,
        ADDRESS,
        ARN
    }

    private static final Map<Type, List<String>> KEYS = Map.of(
            Type.TEXT,
            List.of(
                    "aws:PrincipalTag/team",
                    "aws:RequestedRegion",
                    "aws:UserAgent",
                    "aws:username",
                    "aws:PrincipalType"),
            Type.MANY,
            List.of("aws:TagKeys", "aws:CalledVia"),
            Type.NUMBER,
            List.of("aws:MultiFactorAuthAge"),
            Type.DATE,
            List.of("aws:CurrentTime", "aws:TokenIssueTime"),
            Type.BOOL,
            List.of("aws:SecureTransport", "aws:ViaAWSService"),
            Type.ADDRESS,
            List.of("aws:SourceIp"),
            Type.ARN,
            List.of("aws:SourceArn", "aws:PrincipalArn"));

    private static List<String> operators(Type type) {
        List<String> order =
                List.of("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals");
        return switch (type) {
            case TEXT, MANY ->
                named(
                        "String",
                        List.of("Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"));
            case NUMBER -> named("Numeric", order);
            case DATE -> named("Date", order);
            case BOOL -> List.of("Bool");
            case ADDRESS -> List.of("IpAddress", "NotIpAddress");
            case ARN -> named("Arn", List.of("Equals", "NotEquals", "Like", "NotLike"));
        };
    }

    private static List<String> named(String family, List<String> comparisons) {
        return comparisons.stream().map(comparison -> family + comparison).toList();
    }

    private static List<String> keys(Type type) {
        return KEYS.getOrDefault(type, List.of());
    }

    private final RandomGenerator random;

    OracleCases(RandomGenerator random) {
        this.random = random;
    }

    /** Every key that a case's context can have. */
    static Set<String> keys() {
        Set<String> all = new LinkedHashSet<>();
        for (Type type : Type.values()) {
            all.addAll(keys(type));
        }
        all.addAll(List.of("aws:PrincipalAccount", "aws:userid", "aws:PrincipalServiceName"));
        all.addAll(List.of("aws:PrincipalIsAWSService", "aws:ResourceAccount"));
        return all;
    }

    static boolean takesMany(String key) {
        return keys(Type.MANY).contains(key);
    }

    OracleCase next() {
        Requester requester = switch (random.nextInt(16)) {
            case 0 -> new Requester.Root(People.A);
            case 1 -> new Requester.Service("rekognition.amazonaws.com");
            case 2 -> new Requester.Anonymous();
            case 3, 4, 5, 6, 7, 8 -> People.ALICE;
            default -> People.SESSION;
        };
        Map<String, List<String>> context = context();
        return switch (random.nextInt(10)) {
            case 0, 1 -> draw(requester, "kms:Decrypt", KEY, context, new PolicyKind.Key());
            case 2 -> draw(requester, "sts:AssumeRole", ROLE, context, new PolicyKind.Trust());
            case 3, 4 ->
                draw(
                        requester,
                        "rekognition:CopyProjectVersion",
                        VERSION,
                        context,
                        new PolicyKind.Project(Arn.of(PROJECT)));
            default ->
                draw(requester, "s3:PutObject", OBJECT, context, new PolicyKind.Bucket(Arn.of("arn:aws:s3:::bucket")));
        };
    }

    private OracleCase draw(
            Requester requester, String action, String resource, Map<String, List<String>> context, PolicyKind kind) {
        boolean person = requester instanceof Requester.User || requester instanceof Requester.RoleSession;
        List<JsonObject> identity = new ArrayList<>();
        for (int i = person ? random.nextInt(3) : 0; i > 0; i--) {
            identity.add(document(new PolicyKind.Identity(), action, resource));
        }
        boolean gated = kind instanceof PolicyKind.Key || kind instanceof PolicyKind.Trust;
        return new OracleCase(
                requester,
                action,
                resource,
                chance(60) ? People.A : People.B,
                context,
                new Policies(
                        identity,
                        gated || chance(70) ? document(kind, action, resource) : null,
                        kind,
                        person && chance(20) ? document(new PolicyKind.Identity(), action, resource) : null,
                        requester instanceof Requester.RoleSession && chance(30)
                                ? document(new PolicyKind.Identity(), action, resource)
                                : null));
    }

    private Map<String, List<String>> context() {
        Map<String, List<String>> context = new LinkedHashMap<>();
        for (Type type : Type.values()) {
            for (String key : keys(type)) {
                if (chance(65)) {
                    int count = type == Type.MANY ? 1 + random.nextInt(3) : 1;
                    context.put(
                            key, Stream.generate(() -> value(type)).limit(count).toList());
                }
            }
        }
        return context;
    }

    /** A value as a request has it. */
    private String value(Type type) {
        return switch (type) {
            case TEXT, MANY -> one("alice", "Alice", "bob", "us-east-1", "a*", "al", "", "alice/x");
            case NUMBER -> one("0", "10", "10.5", "-3", "300", "3600");
            case DATE -> one("2022-08-01T10:00:00Z", "2022-01-01T00:00:00Z", "2023-06-30T23:59:59Z");
            case BOOL -> one("true", "false");
            case ADDRESS -> one("203.0.113.7", "10.1.2.3", "192.168.0.1", "2001:db8::7", "fd00::1");
            case ARN ->
                one(
                        "arn:aws:sns:us-east-1:111122223333:topic",
                        "arn:aws:s3:::bucket",
                        "arn:aws:iam::111122223333:user/lab/alice");
        };
    }

    /** A value as a policy has it. */
    private String asked(Type type) {
        if (type != Type.TEXT && type != Type.MANY && type != Type.ARN && chance(60)) {
            return value(type);
        }
        return switch (type) {
            case TEXT, MANY ->
                switch (random.nextInt(6)) {
                    case 0 -> one("al*", "*", "?lice", "*e", "a?ice", "*x*", "${*}", "a${*}", "${$}");
                    case 1 ->
                        one(
                                "${aws:username}",
                                "${aws:PrincipalTag/team}",
                                "${aws:username}*",
                                "${aws:PrincipalTag/none}",
                                "${aws:PrincipalTag/none, 'alice'}",
                                "${aws:PrincipalTag/team,'bob'}/x");
                    default -> value(type);
                };
            case NUMBER -> one("10.0", "300", "5", "0");
            case DATE -> one("2022-08-01T12:00:00+02:00", "2022-08-01", "2022-08-01T10:00:00", "2022-08-01T10:00:01Z");
            case BOOL -> one("True", "FALSE");
            case ADDRESS -> one("203.0.113.0/24", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32", "::/0", "10.1.2.3/32");
            case ARN ->
                switch (random.nextInt(5)) {
                    case 0 -> "arn:aws:iam::${aws:PrincipalAccount}:user/lab/${aws:username}";
                    case 1 -> one("arn:aws:*:*:*:*", "arn:aws:s3:::*", "arn:aws:iam::*:*/alice", "arn:*:sns:*:*:topi?");
                    default -> value(type);
                };
        };
    }

    private JsonObject document(PolicyKind kind, String action, String resource) {
        List<Json> statements = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            statements.add(statement(kind, action, resource));
        }
        JsonObject document = JsonObject.EMPTY;
        if (chance(95)) {
            document = document.with("Version", chance(92) ? "2012-10-17" : "2008-10-17");
        }
        return document.with("Statement", new JsonArray(statements));
    }

    private JsonObject statement(PolicyKind kind, String action, String resource) {
        boolean strict = kind instanceof PolicyKind.Project || kind instanceof PolicyKind.Trust;
        boolean deny = chance(25);
        JsonObject statement = JsonObject.EMPTY.with("Effect", deny ? "Deny" : "Allow");
        if (kind.namesPrincipals()) {
            statement = statement.with(deny && !strict && chance(40) ? "NotPrincipal" : "Principal", principals());
        }
        statement = strict
                ? statement.with("Action", action)
                : statement.with(chance(10) ? "NotAction" : "Action", list(() -> actionPattern(kind, action)));
        if (!(kind instanceof PolicyKind.Trust)) {
            boolean not = !strict && chance(10);
            statement = statement.with(not ? "NotResource" : "Resource", list(() -> resourcePattern(kind, resource)));
        }
        JsonObject conditions = conditions();
        return conditions.members().isEmpty() ? statement : statement.with("Condition", conditions);
    }

    private JsonObject conditions() {
        JsonObject conditions = JsonObject.EMPTY;
        for (int i = one(0, 0, 1, 1, 2); i > 0; i--) {
            Type type = one(Type.values());
            String operator = one(operators(type));
            int form = random.nextInt(100);
            if (type == Type.MANY ? form < 85 : form < 8) {
                operator = (chance(50) ? "ForAllValues:" : "ForAnyValue:") + operator;
            }
            operator = chance(20) ? operator + "IfExists" : operator;
            if (chance(6)) {
                operator = "Null";
            }
            String word = operator;
            Json values = word.equals("Null") ? new JsonString(one("true", "false")) : list(() -> asked(type));
            conditions = conditions.with(
                    word, conditions.object(word).orElse(JsonObject.EMPTY).with(one(keys(type)), values));
        }
        return conditions;
    }

    private Json principals() {
        int form = random.nextInt(20);
        if (form < 3) {
            return new JsonString("*");
        }
        if (form == 3) {
            return JsonObject.EMPTY.with("Service", one("rekognition.amazonaws.com", "ec2.amazonaws.com"));
        }
        return JsonObject.EMPTY.with(
                "AWS",
                list(() -> one(
                        "111122223333",
                        "arn:aws:iam::111122223333:root",
                        "arn:aws:iam::111122223333:user/lab/alice",
                        "arn:aws:iam::111122223333:user/lab/alice",
                        "arn:aws:iam::111122223333:user/bob",
                        "arn:aws:iam::111122223333:role/lab/R",
                        "arn:aws:iam::111122223333:role/lab/R",
                        "arn:aws:sts::111122223333:assumed-role/R/s",
                        "arn:aws:sts::111122223333:assumed-role/R/t",
                        "444455556666",
                        "*")));
    }

    private String actionPattern(PolicyKind kind, String action) {
        int colon = action.indexOf(':');
        String service = action.substring(0, colon + 1);
        String name = action.substring(colon + 1);
        return switch (random.nextInt(9)) {
            case 0 -> "*";
            case 1 -> service + "*";
            case 2 -> service + name.substring(0, 3) + "*";
            case 3 -> service + "?" + name.substring(1);
            case 4 -> service + "*" + name.substring(name.length() - 4);
            case 5 -> service + name.toUpperCase(Locale.ROOT);
            case 6 -> kind.namesPrincipals() ? service + "Other*" : one(OTHER_ACTIONS);
            default -> action;
        };
    }

    private String resourcePattern(PolicyKind kind, String resource) {
        int last = resource.lastIndexOf(':');
        return switch (random.nextInt(12)) {
            case 0, 1 -> "*";
            case 2 -> resource.substring(0, resource.length() - 4) + "*";
            case 3 -> resource.substring(0, resource.length() - 1) + "?";
            case 4 -> kind.namesPrincipals() ? resource : "arn:aws:s3:::other/*";
            case 5 -> resource.substring(0, last) + ":*";
            case 6 -> kind instanceof PolicyKind.Identity ? String.join(":", service(resource), "*") : "*";
            case 7 -> resource.replace("alice", one("${aws:username}", "${aws:PrincipalTag/team, 'alice'}", "*l?ce"));
            case 8 -> resource.replaceFirst("us-east-1", "*").replaceFirst(":111122223333:", ":*:");
            case 9 -> resource.replaceFirst("111122223333", "\\${aws:ResourceAccount}");
            default -> resource;
        };
    }

    private static String service(String arn) {
        return arn.substring(0, arn.indexOf(':', 8));
    }

    private Json list(Supplier<String> values) {
        if (chance(60)) {
            return new JsonString(values.get());
        }
        return JsonArray.ofStrings(
                Stream.generate(values).limit(1 + random.nextInt(3)).toList());
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    private <T> T one(T... values) {
        return values[random.nextInt(values.length)];
    }

    private <T> T one(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
