package dev.ownlabel.app.client;

import java.io.Serial;

/** What the user asked for cannot be done; the message is for the user and says what to do about it. */
public final class JobFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public JobFailedException(String message) {
        super(message);
    }

    public JobFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
