package dev.ownlabel.objectstore;

import java.io.Serial;

/** A call to the object store could not be done; the reason lets the caller choose its own error. */
public final class ObjectStoreException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        NO_SUCH_BUCKET,
        NO_SUCH_KEY,
        NO_SUCH_VERSION,
        ACCESS_DENIED,
        KEY_UNAVAILABLE,
        UNAVAILABLE
    }

    private final Reason reason;

    public ObjectStoreException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ObjectStoreException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
