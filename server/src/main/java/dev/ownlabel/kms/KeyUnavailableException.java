package dev.ownlabel.kms;

import java.io.Serial;

/** A key cannot be used; the message says why, without secrets. */
public final class KeyUnavailableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public KeyUnavailableException(String message) {
        super(message);
    }

    public KeyUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
