package dev.ownlabel.app;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Says in words what the JDK says with a class name only. */
public final class Causes {
    private Causes() {}

    /** What went wrong, for a person. */
    public static String of(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> missing.getFile() + " does not exist";
            case AccessDeniedException denied -> "permission denied: " + denied.getFile();
            case FileSystemException other
            when other.getReason() == null -> other.getClass().getSimpleName() + ": " + other.getFile();
            default -> String.valueOf(e.getMessage());
        };
    }
}
