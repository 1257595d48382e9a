package dev.ownlabel.sigv4;

import dev.ownlabel.aws.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * The secret behind an access key id.
 *
 * @param sessionToken present for temporary credentials: every request must then repeat it
 * @param expires present for temporary credentials
 */
public record Credential(Secret secret, Optional<Secret> sessionToken, Optional<Instant> expires) {

    /** A long-term access key. */
    public static Credential longTerm(Secret secret) {
        return new Credential(secret, Optional.empty(), Optional.empty());
    }
}
