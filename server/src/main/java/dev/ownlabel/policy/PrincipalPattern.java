package dev.ownlabel.policy;

import dev.ownlabel.json.Json;
import dev.ownlabel.json.Json.JsonString;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whom a resource's policy means. */
sealed interface PrincipalPattern {

    /** How a requester is meant, from nothing to itself. */
    enum Reach {
        /** Its account: what that means is for the account's own policies to say. */
        ACCOUNT,
        /** Its role: boundary and session policies still limit it. */
        ROLE,
        /** Itself, or everybody. */
        DIRECT
    }

    /** {@code *}: everybody, those too who did not sign. */
    record Everyone() implements PrincipalPattern {}

    /** An account, by number or by the ARN of its root. */
    record Account(String id) implements PrincipalPattern {}

    /** A user, role or session. */
    record Named(String arn) implements PrincipalPattern {}

    /** A user or role by its unique id. */
    record Unique(String id) implements PrincipalPattern {}

    record Service(String name) implements PrincipalPattern {}

    /** A federated or canonical user: legal to name, but nobody is one here. */
    record Foreign(String name) implements PrincipalPattern {}

    Pattern ACCOUNT_FORM = Pattern.compile("([0-9]{12})|arn:[a-z-]+:iam::([0-9]{12}):root");
    Pattern NAMED_FORM = Pattern.compile("arn:[a-z-]+:(?:iam::[0-9]{12}:(?:user|role)/[\\w+=,.@/-]{1,576}"
            + "|sts::[0-9]{12}:(?:assumed-role/[\\w+=,.@-]{1,64}/[\\w+=,.@-]{1,64}|federated-user/[\\w+=,.@-]{1,64}))");
    Pattern UNIQUE_FORM = Pattern.compile("(?:AIDA|AROA)[A-Z0-9]{8,124}");
    Pattern SERVICE_FORM = Pattern.compile("[a-z0-9-]+(?:\\.[a-z0-9-]+){0,4}\\.amazonaws\\.com(?:\\.cn)?");
    Pattern FOREIGN_FORM = Pattern.compile("[\\w+=,.@:/-]{1,2048}");

    /** Reads a Principal or NotPrincipal element. */
    static List<PrincipalPattern> read(Located element) throws PolicyFormatException {
        if (element.value() instanceof JsonString(String text)) {
            if (text.equals("*")) {
                return List.of(new Everyone());
            }
            throw element.refused("Invalid principal", text);
        }
        Map<String, Json> members = element.members();
        if (members.isEmpty()) {
            throw element.refused("No principal is named");
        }
        List<PrincipalPattern> all = new ArrayList<>();
        for (Map.Entry<String, Json> member : members.entrySet()) {
            for (Located one :
                    element.member(member.getKey(), member.getValue()).oneOrMany()) {
                all.add(read(member.getKey(), one));
            }
        }
        return List.copyOf(all);
    }

    private static PrincipalPattern read(String type, Located one) throws PolicyFormatException {
        String text = one.text();
        return switch (type) {
            case "AWS" -> aws(one, text);
            case "Service" -> checked(one, text, SERVICE_FORM, new Service(text));
            case "Federated", "CanonicalUser" -> checked(one, text, FOREIGN_FORM, new Foreign(text));
            default -> throw one.refused("Unknown type of principal", type);
        };
    }

    private static PrincipalPattern aws(Located one, String text) throws PolicyFormatException {
        if (text.equals("*")) {
            return new Everyone();
        }
        Matcher account = ACCOUNT_FORM.matcher(text);
        if (account.matches()) {
            String number = account.group(1);
            return new Account(number != null ? number : account.group(2));
        }
        if (UNIQUE_FORM.matcher(text).matches()) {
            return new Unique(text);
        }
        return checked(one, text, NAMED_FORM, new Named(text));
    }

    private static PrincipalPattern checked(Located one, String text, Pattern form, PrincipalPattern pattern)
            throws PolicyFormatException {
        if (!form.matcher(text).matches()) {
            throw one.refused("Invalid principal", text);
        }
        return pattern;
    }

    /** Everything that means the requester besides everybody, and how. */
    static Map<PrincipalPattern, Reach> meaning(Requester requester) {
        return switch (requester) {
            case Requester.Root root -> Map.of(new Account(root.owner().value()), Reach.DIRECT);
            case Requester.User user ->
                Map.of(
                        new Account(user.arn().account()), Reach.ACCOUNT,
                        new Named(user.arn().toString()), Reach.DIRECT,
                        new Unique(user.id()), Reach.DIRECT);
            case Requester.RoleSession session ->
                Map.of(
                        new Account(session.role().account()), Reach.ACCOUNT,
                        new Named(session.role().toString()), Reach.ROLE,
                        new Unique(session.roleId()), Reach.ROLE,
                        new Named(session.session().toString()), Reach.DIRECT);
            case Requester.Service service -> Map.of(new Service(service.name()), Reach.DIRECT);
            case Requester.Anonymous _ -> Map.of();
        };
    }

    /** Every way in which the patterns mean a requester of this {@link #meaning}; empty where they do not. */
    static Set<Reach> reaches(List<PrincipalPattern> patterns, Map<PrincipalPattern, Reach> meaning) {
        Set<Reach> all = EnumSet.noneOf(Reach.class);
        for (PrincipalPattern pattern : patterns) {
            if (pattern instanceof Everyone) {
                return EnumSet.allOf(Reach.class);
            }
            Reach reach = meaning.get(pattern);
            if (reach != null) {
                all.add(reach);
            }
        }
        return all;
    }
}
