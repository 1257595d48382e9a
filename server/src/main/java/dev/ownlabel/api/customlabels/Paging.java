package dev.ownlabel.api.customlabels;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.PageToken;
import dev.ownlabel.aws.ServiceException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page that a list request asks for.
 *
 * @param binding what the next request has to repeat
 */
record Paging(@Nullable String position, int most, List<String> binding) {
    private static final int DEFAULT = 100;

    static Paging of(@Nullable String token, @Nullable Integer maxResults, @Nullable Object... binding) {
        List<String> repeated = Arrays.stream(binding).map(String::valueOf).toList();
        String position = PageToken.decode(token, repeated.toArray()).orElse(null);
        if (position != null && !position.matches("[0-9]{1,18}")) {
            throw new ServiceException(ErrorCode.INVALID_PAGINATION_TOKEN, "Invalid Pagination Token");
        }
        return new Paging(position, maxResults == null ? DEFAULT : maxResults, repeated);
    }

    /** The token for the rest, or null where nothing is left. */
    @Nullable
    String token(@Nullable String next) {
        return next == null ? null : PageToken.encode(next, binding.toArray());
    }
}
