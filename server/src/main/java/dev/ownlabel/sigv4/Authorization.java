package dev.ownlabel.sigv4;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Authorization header, taken apart.
 *
 * @param credential the five parts of Credential: access key id, date, Region, service, terminator
 */
record Authorization(List<String> credential, List<String> signedHeaders, String signature) {

    /** Either the parts or what is wrong with them. */
    record Parsed(Optional<Authorization> authorization, String problem) {}

    Authorization {
        credential = List.copyOf(credential);
        signedHeaders = List.copyOf(signedHeaders);
    }

    String accessKeyId() {
        return credential.get(0);
    }

    String date() {
        return credential.get(1);
    }

    String region() {
        return credential.get(2);
    }

    String service() {
        return credential.get(3);
    }

    String terminator() {
        return credential.get(4);
    }

    /** Date, Region, service and terminator as the string to sign names them. */
    String scope() {
        return String.join("/", credential.subList(1, 5));
    }

    static Parsed parse(String header) {
        int space = header.indexOf(' ');
        if (!header.startsWith(SigningKey.ALGORITHM) || space != SigningKey.ALGORITHM.length()) {
            return refused("Authorization header must start with '" + SigningKey.ALGORITHM + "'.");
        }
        Map<String, String> parameters = new HashMap<>();
        for (String part : header.substring(space).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        List<String> problems = new ArrayList<>();
        for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
            if (parameters.getOrDefault(name, "").isEmpty()) {
                problems.add("Authorization header requires '" + name + "' parameter.");
            }
        }
        if (!problems.isEmpty()) {
            return refused(String.join(" ", problems));
        }
        List<String> credential =
                List.of(parameters.getOrDefault("Credential", "").split("/", -1));
        if (credential.size() != 5) {
            return refused(
                    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.");
        }
        List<String> signedHeaders =
                List.of(parameters.getOrDefault("SignedHeaders", "").split(";", -1));
        return new Parsed(
                Optional.of(new Authorization(credential, signedHeaders, parameters.getOrDefault("Signature", ""))),
                "");
    }

    private static Parsed refused(String problem) {
        return new Parsed(Optional.empty(), problem);
    }
}
