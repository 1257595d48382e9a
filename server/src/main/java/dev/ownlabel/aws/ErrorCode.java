package dev.ownlabel.aws;

/**
 * The errors that leave this server. A name on the wire is written out, never derived from the constant.
 *
 * <p>Two families differ in their members (specification, wire.md §3): modelled errors carry {@code Code}, {@code Message} and
 * {@code Logref}; framework errors carry {@code message} only.
 */
public enum ErrorCode {
    ACCESS_DENIED("AccessDeniedException", 400, Family.MODELLED),
    IMAGE_TOO_LARGE("ImageTooLargeException", 400, Family.MODELLED),
    INTERNAL("InternalServerError", 500, Family.MODELLED),
    INVALID_IMAGE_FORMAT("InvalidImageFormatException", 400, Family.MODELLED),
    INVALID_PAGINATION_TOKEN("InvalidPaginationTokenException", 400, Family.MODELLED),
    INVALID_PARAMETER("InvalidParameterException", 400, Family.MODELLED),
    INVALID_POLICY_REVISION_ID("InvalidPolicyRevisionIdException", 400, Family.MODELLED),
    INVALID_S3_OBJECT("InvalidS3ObjectException", 400, Family.MODELLED),
    LIMIT_EXCEEDED("LimitExceededException", 400, Family.MODELLED),
    MALFORMED_POLICY_DOCUMENT("MalformedPolicyDocumentException", 400, Family.MODELLED),
    PROVISIONED_THROUGHPUT_EXCEEDED("ProvisionedThroughputExceededException", 400, Family.MODELLED),
    RESOURCE_ALREADY_EXISTS("ResourceAlreadyExistsException", 400, Family.MODELLED),
    RESOURCE_IN_USE("ResourceInUseException", 400, Family.MODELLED),
    RESOURCE_NOT_FOUND("ResourceNotFoundException", 400, Family.MODELLED),
    RESOURCE_NOT_READY("ResourceNotReadyException", 400, Family.MODELLED),
    SERVICE_QUOTA_EXCEEDED("ServiceQuotaExceededException", 400, Family.MODELLED),
    THROTTLING("ThrottlingException", 500, Family.MODELLED),

    EXPIRED_TOKEN("ExpiredTokenException", 400, Family.FRAMEWORK),
    INCOMPLETE_SIGNATURE("IncompleteSignatureException", 400, Family.FRAMEWORK),
    INVALID_SIGNATURE("InvalidSignatureException", 400, Family.FRAMEWORK),
    MALFORMED_HTTP_REQUEST("MalformedHttpRequestException", 400, Family.FRAMEWORK),
    MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", 400, Family.FRAMEWORK),
    REQUEST_ENTITY_TOO_LARGE("RequestEntityTooLargeException", 413, Family.FRAMEWORK),
    REQUEST_TIMEOUT("RequestTimeout", 408, Family.FRAMEWORK),
    SERIALIZATION("SerializationException", 400, Family.FRAMEWORK),
    SERVICE_UNAVAILABLE("ServiceUnavailable", 503, Family.FRAMEWORK),
    UNKNOWN_OPERATION("UnknownOperationException", 400, Family.FRAMEWORK),
    UNRECOGNIZED_CLIENT("UnrecognizedClientException", 400, Family.FRAMEWORK),
    VALIDATION("ValidationException", 400, Family.FRAMEWORK);

    /** Which members an error's body has. */
    public enum Family {
        MODELLED,
        FRAMEWORK
    }

    private final String wireName;
    private final int status;
    private final Family family;

    ErrorCode(String wireName, int status, Family family) {
        this.wireName = wireName;
        this.status = status;
        this.family = family;
    }

    public String wireName() {
        return wireName;
    }

    /** HTTP status of the answer. */
    public int status() {
        return status;
    }

    public Family family() {
        return family;
    }
}
