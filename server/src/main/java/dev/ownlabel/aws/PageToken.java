package dev.ownlabel.aws;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the next page of a list starts. A token is bound to its request (operation, account, filters): used with other
 * arguments it is refused as InvalidPaginationTokenException (specification, operations.md §3.1, C).
 */
public final class PageToken {
    private static final int BINDING_HEX = 16;

    private PageToken() {}

    /** The token for {@code position}; {@code binding} is every argument that must be repeated, in a fixed order. */
    public static String encode(String position, Object... binding) {
        String text = digest(binding) + position;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The position in {@code token}; empty for the first page (no token, or the empty one). */
    public static Optional<String> decode(@Nullable String token, Object... binding) {
        if (token == null || token.isEmpty()) {
            return Optional.empty();
        }
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw invalid(e);
        }
        if (text.length() <= BINDING_HEX || !text.startsWith(digest(binding))) {
            throw invalid(null);
        }
        return Optional.of(text.substring(BINDING_HEX));
    }

    private static ServiceException invalid(@Nullable Throwable cause) {
        String message = "Invalid Pagination Token";
        return cause == null
                ? new ServiceException(ErrorCode.INVALID_PAGINATION_TOKEN, message)
                : new ServiceException(ErrorCode.INVALID_PAGINATION_TOKEN, message, cause);
    }

    private static String digest(Object... binding) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (Object part : binding) {
                byte[] bytes = String.valueOf(part).getBytes(StandardCharsets.UTF_8);
                sha.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                sha.update(bytes);
            }
            return HexFormat.of().formatHex(sha.digest()).substring(0, BINDING_HEX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
