package dev.ownlabel.training;

import java.io.Serial;

/** The training ends without a model, for a reason that the user can remove; the message is the StatusMessage. */
final class RefusedException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    RefusedException(String reason) {
        super(reason);
    }

    RefusedException(String reason, Throwable cause) {
        super(reason, cause);
    }
}
