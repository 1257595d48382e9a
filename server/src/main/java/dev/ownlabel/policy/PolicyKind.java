package dev.ownlabel.policy;

import dev.ownlabel.aws.Arn;

/** What a policy is attached to, which decides what it may say. */
public sealed interface PolicyKind {

    /** Attached to a user, group or role, or limiting one: a boundary and a session policy are written alike. It names no principal. */
    record Identity() implements PolicyKind {}

    /** Who may assume a role: names principals and {@code sts} actions, no resource. */
    record Trust() implements PolicyKind {}

    /**
     * Who may copy versions of a project: nothing but {@code rekognition:CopyProjectVersion} on versions of it.
     *
     * @param project {@code arn:…:project/name/time}
     */
    record Project(Arn project) implements PolicyKind {}

    /** Who may use a KMS key. */
    record Key() implements PolicyKind {}

    /**
     * Who may use a bucket and what is in it.
     *
     * @param bucket {@code arn:aws:s3:::name}
     */
    record Bucket(Arn bucket) implements PolicyKind {}

    /** Whether the policy stands at a resource and names principals. */
    default boolean namesPrincipals() {
        return !(this instanceof Identity);
    }
}
