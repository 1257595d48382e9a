package dev.ownlabel.iam;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.policy.Requester;

/**
 * Who signed a request, and how it came.
 *
 * @param principal {@code arn:aws:iam::ACCOUNT:user/NAME}, {@code arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION} or the account's root
 * @param userId unique and never used again: {@code AIDA…}, {@code AROA…:SESSION}, or the account's number
 */
public record Caller(
        AccountId account, Arn principal, String userId, Requester requester, Session session, Origin origin) {

    /** A user with a key of its own. */
    public Caller(AccountId account, Arn user, String userId) {
        this(account, user, userId, new Requester.User(user, userId), Session.NONE, Origin.UNKNOWN);
    }

    /** The same, by a request that came that way. */
    public Caller from(Origin way) {
        return new Caller(account, principal, userId, requester, session, way);
    }
}
