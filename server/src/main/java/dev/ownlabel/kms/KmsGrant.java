package dev.ownlabel.kms;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lets a principal use a key without a word in the key's policy.
 *
 * @param grantee ARN of who may
 * @param retiring ARN of who may give the grant back
 * @param name empty where it has none
 * @param issuer ARN of the root of the account that made it
 */
public record KmsGrant(
        String id,
        String keyId,
        String grantee,
        Optional<String> retiring,
        Set<String> operations,
        Constraint constraint,
        String name,
        String issuer,
        Instant createdAt) {

    public KmsGrant {
        operations = Set.copyOf(operations);
    }

    /** For which encryption contexts a grant is good. */
    public sealed interface Constraint {
        /** Every one. */
        record None() implements Constraint {}

        /** This one. */
        record Equals(Map<String, String> pairs) implements Constraint {
            public Equals {
                pairs = Map.copyOf(pairs);
            }
        }

        /** Those that contain these pairs. */
        record Subset(Map<String, String> pairs) implements Constraint {
            public Subset {
                pairs = Map.copyOf(pairs);
            }
        }

        /** Whether it is good for an operation with this context; operations without one, such as DescribeKey, pass. */
        default boolean admits(Map<String, String> context, boolean cryptographic) {
            return switch (this) {
                case None() -> true;
                case Equals(Map<String, String> pairs) -> !cryptographic || context.equals(pairs);
                case Subset(Map<String, String> pairs) ->
                    !cryptographic || context.entrySet().containsAll(pairs.entrySet());
            };
        }
    }
}
