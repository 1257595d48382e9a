package dev.ownlabel.api.s3;

import java.io.Serial;

/** A request is refused before the protocol layer sees it. */
final class S3Error extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;
    private final int status;

    S3Error(String code, int status, String message) {
        super(message);
        this.code = code;
        this.status = status;
    }

    static S3Error accessDenied(String message) {
        return new S3Error("AccessDenied", 403, message);
    }

    String code() {
        return code;
    }

    int status() {
        return status;
    }
}
