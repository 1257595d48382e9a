package dev.ownlabel.iam;

/** How making an account ended. */
public sealed interface Creation {
    /** The account is there, with its administrator's access key. */
    record Created(Account account, AccessKey key) implements Creation {}

    /** An account with this id is there already. */
    record IdTaken(Account existing) implements Creation {}

    /** Another account has this name. */
    record NameTaken(Account existing) implements Creation {}
}
