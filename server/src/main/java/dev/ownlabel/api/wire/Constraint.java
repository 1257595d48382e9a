package dev.ownlabel.api.wire;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** What the model demands of a value. */
sealed interface Constraint {

    /** Of a list's or map's size, a blob's bytes, a string's code points; both ends belong to it. */
    record Length(OptionalInt min, OptionalInt max) {}

    /** Of a string; an empty {@code values} allows every one. */
    record Text(Length length, Optional<Pattern> pattern, List<String> values) implements Constraint {
        public Text {
            values = List.copyOf(values);
        }
    }

    /** Of a number; both ends belong to it. */
    record Range(Optional<BigDecimal> min, Optional<BigDecimal> max) implements Constraint {}

    /** Of binary data. */
    record Blob(Length length) implements Constraint {}

    /** Of a list and its elements. */
    record Elements(Length length, Constraint member) implements Constraint {}

    /** Of a map, its keys and its values. */
    record Entries(Length length, Text key, Constraint value) implements Constraint {}

    /** Of a structure's members, by name. */
    record Structure(Map<String, Constraint> members, Set<String> required) implements Constraint {
        public Structure {
            members = Map.copyOf(members);
            required = Set.copyOf(required);
        }
    }

    /** Nothing. */
    record Free() implements Constraint {}
}
