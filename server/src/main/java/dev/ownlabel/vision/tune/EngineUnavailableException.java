package dev.ownlabel.vision.tune;

/** The tensor library cannot be used on this machine; the message says why. What needs no gradients goes on without it. */
public final class EngineUnavailableException extends Exception {
    private static final long serialVersionUID = 1;

    EngineUnavailableException(String message) {
        super(message);
    }

    EngineUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
