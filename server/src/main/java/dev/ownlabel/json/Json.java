package dev.ownlabel.json;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A JSON value. Values are immutable; members of an object keep their order. */
public sealed interface Json {

    /** An object; its map iterates in the order of the text. */
    record JsonObject(Map<String, Json> members) implements Json {
        public static final JsonObject EMPTY = new JsonObject(Map.of());

        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The member's value, which may be {@link JsonNull}; empty where there is no such member. */
        public Optional<Json> get(String key) {
            return Optional.ofNullable(members.get(key));
        }

        public boolean has(String key) {
            return members.containsKey(key);
        }

        /** The member's text; empty where it is absent or no string. */
        public Optional<String> string(String key) {
            return members.get(key) instanceof JsonString(String value) ? Optional.of(value) : Optional.empty();
        }

        /** The member; empty where it is absent or no number. */
        public Optional<JsonNumber> number(String key) {
            return members.get(key) instanceof JsonNumber number ? Optional.of(number) : Optional.empty();
        }

        /** The member; empty where it is absent or no boolean. */
        public Optional<Boolean> bool(String key) {
            return members.get(key) instanceof JsonBoolean(boolean value) ? Optional.of(value) : Optional.empty();
        }

        /** The member; empty where it is absent or no object. */
        public Optional<JsonObject> object(String key) {
            return members.get(key) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
        }

        /** The member; empty where it is absent or no array. */
        public Optional<JsonArray> array(String key) {
            return members.get(key) instanceof JsonArray array ? Optional.of(array) : Optional.empty();
        }

        /** This object with the member set: in its place where it exists, else last. */
        public JsonObject with(String key, Json value) {
            Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.put(key, value);
            return new JsonObject(changed);
        }

        public JsonObject with(String key, String value) {
            return with(key, new JsonString(value));
        }

        public JsonObject with(String key, long value) {
            return with(key, JsonNumber.of(value));
        }

        public JsonObject with(String key, double value) {
            return with(key, JsonNumber.of(value));
        }

        public JsonObject with(String key, boolean value) {
            return with(key, new JsonBoolean(value));
        }

        /** This object without the member, itself where there is none. */
        public JsonObject without(String key) {
            if (!members.containsKey(key)) {
                return this;
            }
            Map<String, Json> changed = new LinkedHashMap<>(members);
            changed.remove(key);
            return new JsonObject(changed);
        }
    }

    /** An array. */
    record JsonArray(List<Json> elements) implements Json {
        public static final JsonArray EMPTY = new JsonArray(List.of());

        public JsonArray {
            elements = List.copyOf(elements);
        }

        public static JsonArray ofStrings(List<String> texts) {
            return new JsonArray(texts.stream().<Json>map(JsonString::new).toList());
        }
    }

    /** A string, unescaped. */
    record JsonString(String value) implements Json {}

    /** A long string of plain ASCII, left where it lies: only {@link JsonReader#parseInPlace} makes it. */
    final class JsonAscii implements Json {
        private final byte[] text;
        private final int from;
        private final int to;

        JsonAscii(byte[] text, int from, int to) {
            this.text = text;
            this.from = from;
            this.to = to;
        }

        public String value() {
            return new String(text, from, to - from, StandardCharsets.ISO_8859_1);
        }

        /** The characters, one byte each; not copied, not to be changed. */
        public ByteBuffer bytes() {
            return ByteBuffer.wrap(text, from, to - from).slice();
        }
    }

    /**
     * A number as it was written: reading and writing it again changes no digit. The exponent is bounded, so that every
     * conversion is cheap.
     */
    record JsonNumber(String text) implements Json {
        private static final Pattern FORM = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?0*[0-9]{1,4})?");

        /** Throws IllegalArgumentException where {@code text} is no JSON number or its exponent has over four digits. */
        public JsonNumber {
            if (!FORM.matcher(text).matches()) {
                throw new IllegalArgumentException("Not a JSON number of reasonable size");
            }
        }

        public static JsonNumber of(long value) {
            return new JsonNumber(Long.toString(value));
        }

        /** The shortest decimal that reads back as {@code value}, without exponent; NaN and infinities are refused. */
        public static JsonNumber of(double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("JSON has no number " + value);
            }
            return of(new BigDecimal(Double.toString(value)));
        }

        /** The value without exponent. */
        public static JsonNumber of(BigDecimal value) {
            return new JsonNumber(value.toPlainString());
        }

        public BigDecimal decimal() {
            return new BigDecimal(text);
        }

        /** The nearest double; infinite where the number is beyond the doubles. */
        public double doubleValue() {
            return Double.parseDouble(text);
        }

        /** The value where it is a whole number that fits ({@code 5.0} is 5), else empty. */
        public OptionalLong longValue() {
            try {
                return OptionalLong.of(decimal().longValueExact());
            } catch (ArithmeticException e) {
                return OptionalLong.empty();
            }
        }
    }

    /** {@code true} or {@code false}. */
    record JsonBoolean(boolean value) implements Json {}

    /** {@code null}. */
    record JsonNull() implements Json {
        public static final JsonNull NULL = new JsonNull();
    }
}
