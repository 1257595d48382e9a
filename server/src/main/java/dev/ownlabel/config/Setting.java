package dev.ownlabel.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;

/**
 * One key that a user may set: declared by the package that uses it, as a constant.
 *
 * @param key lower case, dotted: {@code inference.queue-length}; as an environment variable {@code OWNLABEL_INFERENCE_QUEUE_LENGTH}
 * @param fallback the text in force when nobody sets the key
 * @param parser text to value; throws IllegalArgumentException with what is wrong and what is allowed
 * @param meaning one sentence for the reference page
 * @param secret hidden wherever settings are printed
 */
public record Setting<T>(String key, String fallback, Function<String, T> parser, String meaning, boolean secret) {

    public static Setting<String> text(String key, String fallback, String meaning) {
        return new Setting<>(key, fallback, text -> text, meaning, false);
    }

    public static Setting<String> secretText(String key, String meaning) {
        return new Setting<>(key, "", text -> text, meaning, true);
    }

    public static Setting<Path> path(String key, String fallback, String meaning) {
        return new Setting<>(key, fallback, Path::of, meaning, false);
    }

    public static Setting<Boolean> flag(String key, boolean fallback, String meaning) {
        return new Setting<>(
                key,
                Boolean.toString(fallback),
                text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException("must be true or false");
                },
                meaning,
                false);
    }

    public static Setting<Integer> integer(String key, int fallback, int min, int max, String meaning) {
        return new Setting<>(key, Integer.toString(fallback), text -> (int) whole(text, min, max), meaning, false);
    }

    public static Setting<Long> count(String key, long fallback, long min, long max, String meaning) {
        return new Setting<>(key, Long.toString(fallback), text -> whole(text, min, max), meaning, false);
    }

    /** A time span such as {@code 250ms}, {@code 30s}, {@code 5m}, {@code 2h}. */
    public static Setting<Duration> duration(String key, String fallback, String meaning) {
        return new Setting<>(key, fallback, Setting::span, meaning, false);
    }

    public static <E extends Enum<E>> Setting<E> choice(String key, E fallback, String meaning) {
        Class<E> type = fallback.getDeclaringClass();
        return new Setting<>(
                key,
                fallback.name().toLowerCase(Locale.ROOT),
                text -> Arrays.stream(type.getEnumConstants())
                        .filter(constant ->
                                constant.name().toLowerCase(Locale.ROOT).equals(text))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException("must be one of "
                                + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT))),
                meaning,
                false);
    }

    public String environmentName() {
        return "OWNLABEL_" + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static long whole(String text, long min, long max) {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("must be a whole number from " + min + " to " + max, e);
        }
        if (value < min || value > max) {
            throw new IllegalArgumentException("must be from " + min + " to " + max);
        }
        return value;
    }

    private static Duration span(String text) {
        int digits = 0;
        while (digits < text.length() && Character.isDigit(text.charAt(digits))) {
            digits++;
        }
        if (digits == 0 || digits > 12) {
            throw new IllegalArgumentException("must be a number with a unit, such as 250ms, 30s, 5m or 2h");
        }
        long amount = Long.parseLong(text.substring(0, digits));
        return switch (text.substring(digits)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> throw new IllegalArgumentException("must end in ms, s, m or h");
        };
    }
}
