package dev.ownlabel.api;

import dev.ownlabel.aws.ErrorCode;

/** What an error is called in the query protocol: most of those that every service has, differently from JSON ("Common Errors", IAM). */
record QueryError(String name, int status) {

    static QueryError of(ErrorCode code, int status) {
        return switch (code) {
            case ACCESS_DENIED -> new QueryError("AccessDenied", 403);
            case EXPIRED_TOKEN -> new QueryError("ExpiredToken", 403);
            case INCOMPLETE_SIGNATURE -> new QueryError("IncompleteSignature", 400);
            case INTERNAL -> new QueryError("InternalFailure", 500);
            case INVALID_PAGINATION_TOKEN -> new QueryError("ValidationError", 400);
            case INVALID_SIGNATURE -> new QueryError("SignatureDoesNotMatch", 403);
            case LIMIT_EXCEEDED -> new QueryError("LimitExceeded", 409);
            case MALFORMED_POLICY_DOCUMENT -> new QueryError("MalformedPolicyDocument", 400);
            case MISSING_AUTHENTICATION_TOKEN -> new QueryError("MissingAuthenticationToken", 403);
            case SERIALIZATION -> new QueryError("MalformedInput", 400);
            case THROTTLING -> new QueryError("Throttling", 400);
            case UNKNOWN_OPERATION -> new QueryError("InvalidAction", 400);
            case UNRECOGNIZED_CLIENT -> new QueryError("InvalidClientTokenId", 403);
            case VALIDATION -> new QueryError("ValidationError", 400);
            default -> new QueryError(code.wireName(), status);
        };
    }
}
