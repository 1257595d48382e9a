package dev.ownlabel.jobs;

import java.io.Serial;

/** This run no longer owns its job: another node took it over, or the server is stopping. */
public final class FencedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public FencedException(String message) {
        super(message);
    }
}
