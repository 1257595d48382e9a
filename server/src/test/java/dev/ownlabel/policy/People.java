package dev.ownlabel.policy;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import java.util.Map;

/** The requesters and principals that the cases speak of. */
final class People {
    static final AccountId A = new AccountId("111122223333");
    static final AccountId B = new AccountId("444455556666");

    static final Requester ALICE =
            new Requester.User(Arn.of("arn:aws:iam::111122223333:user/lab/alice"), "AIDAAAAAAAAAAAAALICE");
    static final Requester SESSION = new Requester.RoleSession(
            Arn.of("arn:aws:iam::111122223333:role/lab/R"),
            Arn.of("arn:aws:sts::111122223333:assumed-role/R/s"),
            "AROAAAAAAAAAAAAAROLE:s");

    private static final Map<String, String> AWS = Map.ofEntries(
            Map.entry("alice", "arn:aws:iam::111122223333:user/lab/alice"),
            Map.entry("aliceId", "AIDAAAAAAAAAAAAALICE"),
            Map.entry("bob", "arn:aws:iam::111122223333:user/bob"),
            Map.entry("role", "arn:aws:iam::111122223333:role/lab/R"),
            Map.entry("roleId", "AROAAAAAAAAAAAAAROLE"),
            Map.entry("session", "arn:aws:sts::111122223333:assumed-role/R/s"),
            Map.entry("otherRole", "arn:aws:iam::111122223333:role/S"),
            Map.entry("otherSession", "arn:aws:sts::111122223333:assumed-role/R/t"),
            Map.entry("accountA", "111122223333"),
            Map.entry("rootA", "arn:aws:iam::111122223333:root"),
            Map.entry("accountB", "444455556666"),
            Map.entry("AWS-everyone", "*"));

    private static final Map<String, String> OTHERS = Map.of(
            "everyone", "\"*\"",
            "service", "{\"Service\":\"rekognition.amazonaws.com\"}",
            "otherService", "{\"Service\":\"ec2.amazonaws.com\"}",
            "federated", "{\"Federated\":\"cognito-identity.amazonaws.com\"}",
            "canonical", "{\"CanonicalUser\":\"79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be\"}");

    private People() {}

    static Requester requester(String name) {
        return switch (name) {
            case "root" -> new Requester.Root(A);
            case "alice" -> ALICE;
            case "role" -> SESSION;
            case "service" -> new Requester.Service("rekognition.amazonaws.com");
            case "anonymous" -> new Requester.Anonymous();
            default -> throw new IllegalArgumentException("Nobody is called " + name);
        };
    }

    /** The JSON of a Principal element for names between commas. */
    static String principal(String names) {
        String other = OTHERS.get(names);
        if (other != null) {
            return other;
        }
        StringBuilder list = new StringBuilder();
        for (String name : names.split(",", -1)) {
            String text = AWS.get(name);
            if (text == null) {
                throw new IllegalArgumentException("Nobody is called " + name);
            }
            list.append(list.isEmpty() ? "" : ",").append('"').append(text).append('"');
        }
        return "{\"AWS\":[" + list + "]}";
    }
}
