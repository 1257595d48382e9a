package dev.ownlabel.app;

import java.io.Serial;

/** Another server works on this data folder. */
public final class FolderInUseException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    FolderInUseException(DataFolder folder, String note) {
        super("Another Ownlabel server uses " + folder.path() + (note.isEmpty() ? "" : " (" + note + ")")
                + "; stop it, or give this one a folder of its own with --data");
    }
}
