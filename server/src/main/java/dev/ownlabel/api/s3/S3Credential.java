package dev.ownlabel.api.s3;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Secret;
import org.jspecify.annotations.Nullable;

/**
 * What an access key id stands for.
 *
 * @param sessionToken the token that requests must carry with a temporary key; null for a long-term key, whose requests must carry none
 */
public record S3Credential(
        Secret secret, AccountId account, @Nullable Secret sessionToken) {}
