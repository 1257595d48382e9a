package dev.ownlabel.image;

import java.io.Serial;

/** These bytes are not an image that the service takes; the message says why, for a person. */
public final class ImageRefusedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why an image is refused, for the caller to choose the error of its protocol. */
    public enum Reason {
        /** Neither JPEG nor PNG. */
        FORMAT,
        /** Starts like a JPEG or PNG and cannot be decoded: cut short, damaged, or not what it claims. */
        UNREADABLE,
        TOO_LARGE_BYTES,
        SIDE_TOO_SMALL,
        SIDE_TOO_LARGE,
        ASPECT
    }

    private final Reason reason;

    public ImageRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ImageRefusedException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    static ImageRefusedException unreadable(String message) {
        return new ImageRefusedException(Reason.UNREADABLE, message);
    }
}
