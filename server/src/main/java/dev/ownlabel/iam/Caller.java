package dev.ownlabel.iam;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;

/** Who signed a request: a principal of an account. */
public record Caller(AccountId account, Arn principal, String userId) {}
