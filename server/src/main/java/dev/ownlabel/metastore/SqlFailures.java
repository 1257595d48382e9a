package dev.ownlabel.metastore;

import dev.ownlabel.metastore.DatabaseException.Reason;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * Turns what the drivers throw into {@link DatabaseException}. Messages name the database and the statement, never the bound
 * values: those may be personal or secret.
 */
record SqlFailures(DatabaseUrl url) {
    private static final int PRIMARY_CODE = 0xff;

    DatabaseException during(String doing, Throwable failure) {
        SQLException sql = sqlCause(failure);
        if (sql == null) {
            return new DatabaseException(
                    Reason.OTHER, "Database " + url + ": " + doing + ": " + failure.getMessage(), failure);
        }
        Reason reason = sql instanceof SQLiteException sqlite ? sqlite(sqlite) : postgresql(sql);
        return new DatabaseException(reason, "Database " + url + ": " + sentence(reason, doing, sql), failure);
    }

    private static String sentence(Reason reason, String doing, SQLException sql) {
        return switch (reason) {
            case BUSY -> "locked by another process, or too many transactions wait for it (" + doing + ")";
            case FULL -> "the disk that holds it is full (" + doing + "); nothing was changed, make room and try again";
            case CONSTRAINT, UNAVAILABLE, NEWER_SCHEMA, OTHER -> doing + ": " + sql.getMessage();
        };
    }

    private static Reason sqlite(SQLiteException failure) {
        int primary = failure.getResultCode().code & PRIMARY_CODE;
        if (primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return Reason.BUSY;
        }
        if (primary == SQLiteErrorCode.SQLITE_FULL.code) {
            return Reason.FULL;
        }
        if (primary == SQLiteErrorCode.SQLITE_CONSTRAINT.code) {
            return Reason.CONSTRAINT;
        }
        boolean unreachable = primary == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || primary == SQLiteErrorCode.SQLITE_NOTADB.code
                || primary == SQLiteErrorCode.SQLITE_PERM.code
                || primary == SQLiteErrorCode.SQLITE_AUTH.code;
        return unreachable ? Reason.UNAVAILABLE : Reason.OTHER;
    }

    /** By the classes of SQLSTATE (PostgreSQL manual, appendix A). */
    private static Reason postgresql(SQLException failure) {
        String state =
                failure.getSQLState() == null ? "" : failure.getSQLState().toUpperCase(Locale.ROOT);
        if (state.startsWith("23")) {
            return Reason.CONSTRAINT;
        }
        if (state.equals("53100")) {
            return Reason.FULL;
        }
        if (state.startsWith("40") || state.equals("55P03") || state.startsWith("53")) {
            return Reason.BUSY;
        }
        boolean unreachable = state.startsWith("08") || state.startsWith("28") || state.startsWith("3D");
        if (unreachable || state.startsWith("57P")) {
            return Reason.UNAVAILABLE;
        }
        // Hikari's own "no connection within the timeout" has no state
        return failure instanceof java.sql.SQLTransientConnectionException ? Reason.BUSY : Reason.OTHER;
    }

    private static @Nullable SQLException sqlCause(Throwable failure) {
        SQLException found = null;
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < 20; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                found = sql; // the innermost: wrappers (pool, migration) add nothing
            }
            depth++;
        }
        return found;
    }
}
