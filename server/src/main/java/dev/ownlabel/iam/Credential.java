package dev.ownlabel.iam;

import dev.ownlabel.aws.Secret;
import java.time.Instant;
import java.util.Optional;

/**
 * What an access key stands for: who signs with it, and the secret to check the signature with.
 *
 * @param token that requests must repeat, of temporary credentials
 * @param expires when temporary credentials end; that may be past
 */
public record Credential(Caller caller, Secret secret, Optional<Secret> token, Optional<Instant> expires) {}
