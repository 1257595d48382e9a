package dev.ownlabel.iam.directory;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Some items of a list in order.
 *
 * @param next where the following page starts; empty at the end
 */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }

    /** Which part of a list: at most {@code most} items after the position. */
    public record Part(Optional<String> after, int most) {}

    /** The page of {@code found}, which has one more than asked where there is more. */
    static <T> Page<T> of(List<T> found, int most, Function<T, String> position) {
        if (found.size() <= most) {
            return new Page<>(found, Optional.empty());
        }
        List<T> items = found.subList(0, most);
        return new Page<>(items, Optional.of(position.apply(items.getLast())));
    }
}
