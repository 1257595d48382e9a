package dev.ownlabel.formats;

import java.io.Serial;

/** A set as a whole cannot be read or written; the message is for the user: where, what, and what to do about it. */
public final class FormatException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    public FormatException(String message) {
        super(message);
    }

    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
