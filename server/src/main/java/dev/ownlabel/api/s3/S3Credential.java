package dev.ownlabel.api.s3;

import dev.ownlabel.aws.Secret;
import dev.ownlabel.iam.Caller;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an access key id stands for.
 *
 * @param sessionToken the token that requests must carry with a temporary key; null for a long-term key, whose requests must carry none
 * @param expires when a temporary key ends; that may be past
 */
public record S3Credential(
        Secret secret, Caller caller, @Nullable Secret sessionToken, Optional<Instant> expires) {}
