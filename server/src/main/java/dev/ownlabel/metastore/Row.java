package dev.ownlabel.metastore;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row of a result, read by column name. The plain getters refuse SQL NULL; the {@code …OrNull} ones return it. */
public interface Row {
    String text(String column);

    @Nullable
    String textOrNull(String column);

    long number(String column);

    @Nullable
    Long numberOrNull(String column);

    double real(String column);

    @Nullable
    Double realOrNull(String column);

    boolean flag(String column);

    /** A time stored as epoch milliseconds. */
    Instant instant(String column);

    @Nullable
    Instant instantOrNull(String column);

    byte[] bytes(String column);

    byte @Nullable [] bytesOrNull(String column);
}
