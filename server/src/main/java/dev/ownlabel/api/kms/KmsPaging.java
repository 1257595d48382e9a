package dev.ownlabel.api.kms;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.PageToken;
import dev.ownlabel.aws.ServiceException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of one of KMS's lists starts.
 *
 * @param after the position before it; empty for the first
 */
record KmsPaging(String after, int most, List<String> binding) {

    static KmsPaging of(@Nullable String marker, @Nullable Integer limit, int usual, Object... binding) {
        List<String> texts = List.of(binding).stream().map(String::valueOf).toList();
        try {
            return new KmsPaging(PageToken.decode(marker, texts).orElse(""), limit == null ? usual : limit, texts);
        } catch (ServiceException e) {
            throw new ServiceException(ErrorCode.INVALID_MARKER, "Invalid marker", e);
        }
    }

    /** One more than fits, to see whether there is more. */
    int wanted() {
        return most + 1;
    }

    <T> List<T> shown(List<T> found) {
        return found.size() <= most ? found : found.subList(0, most);
    }

    <T> boolean truncated(List<T> found) {
        return found.size() > most;
    }

    <T> @Nullable String next(List<T> found, Function<T, String> position) {
        return truncated(found) ? PageToken.encode(position.apply(found.get(most - 1)), binding) : null;
    }
}
