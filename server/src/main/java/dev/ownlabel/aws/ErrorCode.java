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

    // of IAM and STS, beside those they share
    DELETE_CONFLICT("DeleteConflict", 409, Family.FRAMEWORK),
    ENTITY_ALREADY_EXISTS("EntityAlreadyExists", 409, Family.FRAMEWORK),
    INVALID_INPUT("InvalidInput", 400, Family.FRAMEWORK),
    NO_SUCH_ENTITY("NoSuchEntity", 404, Family.FRAMEWORK),
    PACKED_POLICY_TOO_LARGE("PackedPolicyTooLarge", 400, Family.FRAMEWORK),

    // of KMS, beside those it shares
    ALREADY_EXISTS("AlreadyExistsException", 400, Family.FRAMEWORK),
    DISABLED("DisabledException", 400, Family.FRAMEWORK),
    INCORRECT_KEY("IncorrectKeyException", 400, Family.FRAMEWORK),
    INVALID_ALIAS_NAME("InvalidAliasNameException", 400, Family.FRAMEWORK),
    INVALID_ARN("InvalidArnException", 400, Family.FRAMEWORK),
    INVALID_CIPHERTEXT("InvalidCiphertextException", 400, Family.FRAMEWORK),
    INVALID_GRANT_ID("InvalidGrantIdException", 400, Family.FRAMEWORK),
    INVALID_GRANT_TOKEN("InvalidGrantTokenException", 400, Family.FRAMEWORK),
    INVALID_KEY_USAGE("InvalidKeyUsageException", 400, Family.FRAMEWORK),
    INVALID_MARKER("InvalidMarkerException", 400, Family.FRAMEWORK),
    KMS_INVALID_STATE("KMSInvalidStateException", 400, Family.FRAMEWORK),
    NOT_FOUND("NotFoundException", 400, Family.FRAMEWORK),
    TAG("TagException", 400, Family.FRAMEWORK),
    UNSUPPORTED_OPERATION("UnsupportedOperationException", 400, Family.FRAMEWORK),

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
