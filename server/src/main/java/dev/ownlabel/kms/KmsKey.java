package dev.ownlabel.kms;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import java.time.Instant;
import java.util.Optional;

/**
 * A key, without its material.
 *
 * @param deletionAt when a key that is pending deletion is deleted
 * @param service the service's own key of the account, unseen by users
 */
public record KmsKey(
        String id,
        AccountId account,
        Arn arn,
        String description,
        State state,
        boolean service,
        Instant createdAt,
        Optional<Instant> deletionAt) {

    /** Whether a key may be used; the names are those of AWS KMS. */
    public enum State {
        ENABLED("Enabled"),
        DISABLED("Disabled"),
        PENDING_DELETION("PendingDeletion");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        static State of(String wireName) {
            for (State state : values()) {
                if (state.wireName.equals(wireName)) {
                    return state;
                }
            }
            throw new IllegalStateException("No key state " + wireName);
        }
    }
}
