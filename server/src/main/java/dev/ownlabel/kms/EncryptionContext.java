package dev.ownlabel.kms;

import java.util.Map;
import java.util.TreeMap;

/**
 * Names what a ciphertext belongs to (account and ARN); it is authenticated but not secret. Decrypting with another context fails.
 */
public record EncryptionContext(Map<String, String> pairs) {
    static final String ACCOUNT = "aws:ownlabel:account";

    public EncryptionContext {
        pairs = Map.copyOf(pairs);
    }

    public static EncryptionContext of(String account, String arn) {
        return new EncryptionContext(Map.of(ACCOUNT, account, "aws:ownlabel:arn", arn));
    }

    /** The pairs in one unambiguous form (sorted, each part with its length), for use as associated data. */
    public String canonical() {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(pairs)
                .forEach((key, value) -> text.append(key.length())
                        .append(':')
                        .append(key)
                        .append(value.length())
                        .append(':')
                        .append(value));
        return text.toString();
    }
}
