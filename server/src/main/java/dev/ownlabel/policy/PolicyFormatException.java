package dev.ownlabel.policy;

import java.io.Serial;

/** The text is no policy of its kind. The message says what is wrong, the path says where. */
public final class PolicyFormatException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String path;

    PolicyFormatException(String problem, String path) {
        super(path.isEmpty() ? problem : problem + " at " + path);
        this.path = path;
    }

    /** The element, such as {@code Statement[2].Action}; empty where the whole text is meant. */
    public String path() {
        return path;
    }
}
