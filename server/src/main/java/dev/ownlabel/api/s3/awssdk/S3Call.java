package dev.ownlabel.api.s3.awssdk;

import dev.ownlabel.iam.Origin;

/**
 * What the store must know of the request that S3Proxy does not pass on.
 *
 * @param method of HTTP
 * @param decodedBytes length of a body sent in {@code aws-chunked} form once it is decoded, or -1
 * @param origin how the request came
 */
public record S3Call(String method, long decodedBytes, Origin origin) {
    /** The request that this thread serves. */
    public static final ScopedValue<S3Call> CURRENT = ScopedValue.newInstance();

    /** How the request came that this thread serves. */
    public static Origin currentOrigin() {
        return CURRENT.isBound() ? CURRENT.get().origin() : Origin.UNKNOWN;
    }

    static S3Call current() {
        return CURRENT.get();
    }
}
