package dev.ownlabel.api.iam;

import dev.ownlabel.aws.PageToken;
import dev.ownlabel.iam.directory.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a page of one of IAM's lists starts. A marker is good for the same request only. */
record Marker(Page.Part part, List<String> binding) {
    private static final int DEFAULT = 100;

    Marker {
        binding = List.copyOf(binding);
    }

    /** The part that is asked for; {@code binding} is the operation and all that must be repeated. */
    static Marker of(@Nullable String marker, @Nullable Integer maxItems, Object... binding) {
        List<String> texts = List.of(binding).stream().map(String::valueOf).toList();
        return new Marker(new Page.Part(PageToken.decode(marker, texts), maxItems == null ? DEFAULT : maxItems), texts);
    }

    /** The following page's marker; null at the end. */
    @Nullable
    String next(Page<?> page) {
        return page.next().map(position -> PageToken.encode(position, binding)).orElse(null);
    }
}
