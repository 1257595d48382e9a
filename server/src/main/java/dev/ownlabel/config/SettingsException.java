package dev.ownlabel.config;

import java.io.Serial;
import java.util.List;

/** The settings cannot be used; the message names every problem, one a line. */
public final class SettingsException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public SettingsException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
    }
}
