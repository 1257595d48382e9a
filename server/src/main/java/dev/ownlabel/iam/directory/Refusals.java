package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;

/** IAM's refusals in its words. */
final class Refusals {
    private Refusals() {}

    static ServiceException noSuch(Kind kind, String name) {
        return new ServiceException(
                ErrorCode.NO_SUCH_ENTITY, "The " + kind.word() + " with name " + name + " cannot be found.");
    }

    static ServiceException noSuchPolicy(String arn) {
        return new ServiceException(ErrorCode.NO_SUCH_ENTITY, "Policy " + arn + " was not found.");
    }

    static ServiceException notFound(String message) {
        return new ServiceException(ErrorCode.NO_SUCH_ENTITY, message);
    }

    static ServiceException exists(String message) {
        return new ServiceException(ErrorCode.ENTITY_ALREADY_EXISTS, message);
    }

    static ServiceException conflict(String message) {
        return new ServiceException(ErrorCode.DELETE_CONFLICT, message);
    }

    static ServiceException quota(String name, long limit) {
        return limit("Cannot exceed quota for " + name + ": " + limit);
    }

    static ServiceException limit(String message) {
        return new ServiceException(ErrorCode.LIMIT_EXCEEDED, message);
    }

    static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_INPUT, message);
    }
}
