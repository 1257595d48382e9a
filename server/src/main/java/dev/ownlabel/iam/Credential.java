package dev.ownlabel.iam;

import dev.ownlabel.aws.Secret;

/** What an access key stands for: who signs with it, and the secret to check the signature with. */
public record Credential(Caller caller, Secret secret) {}
