package dev.ownlabel.iam;

import dev.ownlabel.aws.AccountId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One thing a request needs to be allowed: an action such as {@code rekognition:CreateProject} on a resource ARN or {@code *}.
 *
 * @param owner whose the resource is, where its ARN does not say (S3); empty: as the ARN says, else the caller's own account
 * @param conditions what the operation knows of the request by condition key ({@code aws:RequestTag/team}), beside what the
 *     {@link Authorizer} knows of every request
 */
public record Access(String action, String resource, Optional<AccountId> owner, Map<String, List<String>> conditions) {

    public Access {
        conditions = Map.copyOf(conditions);
    }

    public Access(String action, String resource) {
        this(action, resource, Optional.empty(), Map.of());
    }

    public Access(String action, String resource, Map<String, List<String>> conditions) {
        this(action, resource, Optional.empty(), conditions);
    }

    /** The same on a resource of {@code account}. */
    public Access ownedBy(AccountId account) {
        return new Access(action, resource, Optional.of(account), conditions);
    }
}
