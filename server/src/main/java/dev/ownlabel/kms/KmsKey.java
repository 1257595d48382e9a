package dev.ownlabel.kms;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import java.time.Instant;

/**
 * A key, without its material.
 *
 * @param service the service's own key of the account, unseen by users
 */
public record KmsKey(
        String id, AccountId account, Arn arn, String description, State state, boolean service, Instant createdAt) {

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
