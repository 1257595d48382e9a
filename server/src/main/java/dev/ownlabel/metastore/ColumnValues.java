package dev.ownlabel.metastore;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row lifted out of its result set: it stays valid after the transaction. */
final class ColumnValues implements Row {
    private final Map<String, @Nullable Object> values;

    private ColumnValues(Map<String, @Nullable Object> values) {
        this.values = values;
    }

    static Row from(ResultSet results) throws SQLException {
        ResultSetMetaData columns = results.getMetaData();
        int count = columns.getColumnCount();
        Map<String, @Nullable Object> values = HashMap.newHashMap(count);
        for (int i = 1; i <= count; i++) {
            values.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), results.getObject(i));
        }
        return new ColumnValues(values);
    }

    @Override
    public String text(String column) {
        return required(column, textOrNull(column));
    }

    @Override
    public @Nullable String textOrNull(String column) {
        return as(column, String.class);
    }

    @Override
    public long number(String column) {
        return required(column, numberOrNull(column));
    }

    @Override
    public @Nullable Long numberOrNull(String column) {
        Number number = as(column, Number.class);
        if (number == null) {
            return null;
        }
        // PostgreSQL's sum of bigint is numeric
        return number instanceof BigDecimal exact ? (Long) exact.longValueExact() : (Long) number.longValue();
    }

    @Override
    public double real(String column) {
        return required(column, realOrNull(column));
    }

    @Override
    public @Nullable Double realOrNull(String column) {
        Number number = as(column, Number.class);
        return number == null ? null : (Double) number.doubleValue();
    }

    @Override
    public boolean flag(String column) {
        return number(column) != 0;
    }

    @Override
    public Instant instant(String column) {
        return Instant.ofEpochMilli(number(column));
    }

    @Override
    public @Nullable Instant instantOrNull(String column) {
        Long millis = numberOrNull(column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    @Override
    public byte[] bytes(String column) {
        return required(column, bytesOrNull(column));
    }

    @Override
    public byte @Nullable [] bytesOrNull(String column) {
        byte[] bytes = as(column, byte[].class);
        return bytes == null ? null : bytes.clone();
    }

    private <T> @Nullable T as(String column, Class<T> type) {
        String key = column.toLowerCase(Locale.ROOT);
        if (!values.containsKey(key)) {
            throw new IllegalStateException("No column " + column + " among " + values.keySet());
        }
        Object value = values.get(key);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalStateException("Column " + column + " holds a "
                    + value.getClass().getSimpleName() + ", not a " + type.getSimpleName());
        }
        return type.cast(value);
    }

    private static <T> T required(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("Column " + column + " is null");
        }
        return value;
    }

    /** The columns' names only: values may be secret. */
    @Override
    public String toString() {
        return "Row" + values.keySet();
    }
}
