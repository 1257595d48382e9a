package dev.ownlabel.objectstore;

import dev.ownlabel.aws.AccountId;

/** Who writes what where. */
public record PutTarget(AccountId caller, String bucket, String key, String contentType) {}
