package dev.ownlabel.api.s3.awssdk;

/**
 * What the store must know of the request that S3Proxy does not pass on.
 *
 * @param method of HTTP
 * @param decodedBytes length of a body sent in {@code aws-chunked} form once it is decoded, or -1
 */
public record S3Call(String method, long decodedBytes) {
    /** The request that this thread serves. */
    public static final ScopedValue<S3Call> CURRENT = ScopedValue.newInstance();

    static S3Call current() {
        return CURRENT.get();
    }
}
