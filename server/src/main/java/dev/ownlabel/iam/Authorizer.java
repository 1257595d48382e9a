package dev.ownlabel.iam;

import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;

/**
 * Decides what a caller may do. Until identity policies exist (issue B) every principal is an administrator of its own account and
 * may touch nothing of another's.
 */
public final class Authorizer {

    /** Lets the request go on, or ends it with AccessDeniedException in AWS's words (specification, wire.md §3.3). */
    public void require(Caller caller, Access access) {
        boolean own = access.resource().equals("*")
                || Arn.parse(access.resource())
                        .map(arn -> arn.belongsTo(caller.account()))
                        .orElse(false);
        if (!own) {
            throw new ServiceException(
                    ErrorCode.ACCESS_DENIED,
                    "User: " + caller.principal() + " is not authorized to perform: " + access.action()
                            + " on resource: " + access.resource());
        }
    }
}
