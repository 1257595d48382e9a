package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.AccountId;

/** An object's name, and the account that asks for it. */
public record Place(AccountId caller, String bucket, String key) {}
