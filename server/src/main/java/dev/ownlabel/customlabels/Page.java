package dev.ownlabel.customlabels;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param next the position where the rest begins, or null where nothing is left
 */
public record Page<T>(List<T> items, @Nullable String next) {
    public Page {
        items = List.copyOf(items);
    }

    /** The first {@code most} of the items, which were read with one more than that to see whether there is more. */
    public static <T> Page<T> of(List<T> items, int most, Function<T, String> position) {
        if (items.size() <= most) {
            return new Page<>(items, null);
        }
        List<T> shown = items.subList(0, most);
        return new Page<>(shown, position.apply(shown.getLast()));
    }

    /** The position of a page that follows another, as a number. */
    public static long numberOr(@Nullable String position, long first) {
        return position == null ? first : Long.parseLong(position);
    }
}
