package dev.ownlabel.vision.detect;

import java.io.Serial;

/** No detector can be trained here; the message says to the user why and what to do. */
public final class DetectionUnavailableException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    DetectionUnavailableException(String message) {
        super(message);
    }

    DetectionUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
