package dev.ownlabel.iam;

import dev.ownlabel.aws.Secret;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * An access key in the form AWS gives it: {@code AKIA} and 16 characters, {@code ASIA} for a temporary one, and a secret of 40.
 */
public record AccessKey(String id, Secret secret) {
    private static final Pattern ID = Pattern.compile("A[KS]IA[A-Z2-7]{16}");
    private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /** Whether the text has the form of a key's id. */
    public static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** Whether the id is that of temporary credentials. */
    public static boolean isTemporary(String id) {
        return id.startsWith("ASIA");
    }

    /** A new key of a user; both alphabets have a power of two letters, so every letter is as likely as any other. */
    public static AccessKey generate(RandomGenerator random) {
        return new AccessKey("AKIA" + letters(ID_LETTERS, 16, random), new Secret(letters(SECRET_LETTERS, 40, random)));
    }

    /** A new key of a session. */
    public static AccessKey temporary(RandomGenerator random) {
        return new AccessKey("ASIA" + letters(ID_LETTERS, 16, random), new Secret(letters(SECRET_LETTERS, 40, random)));
    }

    /** A new session token. */
    public static Secret token(RandomGenerator random) {
        return new Secret("IQoJ" + letters(SECRET_LETTERS, 188, random));
    }

    /** A unique id: the prefix ({@code AIDA} of a user, {@code AROA} of a role) and 17 characters. */
    public static String uniqueId(String prefix, RandomGenerator random) {
        return prefix + letters(ID_LETTERS, 17, random);
    }

    private static String letters(String alphabet, int count, RandomGenerator random) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
