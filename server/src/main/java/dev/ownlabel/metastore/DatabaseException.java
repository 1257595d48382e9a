package dev.ownlabel.metastore;

import java.io.Serial;

/** The database refused or failed; the transaction was rolled back, unless it failed while committing. */
public final class DatabaseException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What a caller or an operator can do about it. */
    public enum Reason {
        /** A unique, foreign key, not-null or check rule of the schema. */
        CONSTRAINT,
        /** Another process or transaction held the database for too long, or the pool has no connection left. */
        BUSY,
        /** The disk that holds the database is full. */
        FULL,
        /** The database cannot be opened or reached. */
        UNAVAILABLE,
        /** The schema was written by a newer program. */
        NEWER_SCHEMA,
        /** Anything else: wrong SQL, a damaged file. */
        OTHER
    }

    private final Reason reason;

    DatabaseException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    DatabaseException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
