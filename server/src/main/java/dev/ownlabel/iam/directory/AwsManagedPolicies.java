package dev.ownlabel.iam.directory;

import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicyKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The policies that are there in every account under AWS's own ARNs. Of those that AWS has, these fit what is served here. */
public final class AwsManagedPolicies {
    static final String PREFIX = "arn:aws:iam::aws:policy/";
    public static final String ADMINISTRATOR_ACCESS = PREFIX + "AdministratorAccess";
    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> NAMES = List.of(
            "AdministratorAccess",
            "AmazonRekognitionCustomLabelsFullAccess",
            "AmazonRekognitionFullAccess",
            "AmazonRekognitionReadOnlyAccess",
            "AmazonS3FullAccess",
            "AmazonS3ReadOnlyAccess");

    private record Entry(String document, NamedPolicy policy) {}

    private static final Map<String, Entry> BY_ARN = read();

    private AwsManagedPolicies() {}

    static boolean names(String arn) {
        return arn.startsWith(PREFIX);
    }

    static Optional<ManagedPolicy> find(String arn) {
        return Optional.ofNullable(BY_ARN.get(arn)).map(_ -> describe(arn));
    }

    static List<ManagedPolicy> all() {
        return BY_ARN.keySet().stream().map(AwsManagedPolicies::describe).toList();
    }

    static Optional<String> document(String arn) {
        return Optional.ofNullable(BY_ARN.get(arn)).map(Entry::document);
    }

    static Optional<NamedPolicy> policy(String arn) {
        return Optional.ofNullable(BY_ARN.get(arn)).map(Entry::policy);
    }

    private static ManagedPolicy describe(String arn) {
        String name = arn.substring(PREFIX.length());
        String id = "ANPAOWNLABELMANAGED0" + (NAMES.indexOf(name) + 1);
        return new ManagedPolicy(arn, id, name, "/", Optional.empty(), 1, CREATED, CREATED, 0);
    }

    private static Map<String, Entry> read() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (String name : NAMES) {
            String resource = "/dev/ownlabel/iam/" + name + ".json";
            try (InputStream stream = AwsManagedPolicies.class.getResourceAsStream(resource)) {
                if (stream == null) {
                    throw new IllegalStateException("The jar lacks " + resource);
                }
                String document = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                entries.put(
                        PREFIX + name,
                        new Entry(document, Documents.stored(PREFIX + name, document, new PolicyKind.Identity())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return entries;
    }
}
