package dev.ownlabel.iam;

import dev.ownlabel.aws.Secret;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** An access key in the form AWS gives it: {@code AKIA} and 16 characters, and a secret of 40. */
public record AccessKey(String id, Secret secret) {
    private static final Pattern ID = Pattern.compile("AKIA[A-Z2-7]{16}");
    private static final String ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final String SECRET_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** A new key; both alphabets have a power of two letters, so every letter is as likely as any other. */
    static AccessKey generate(RandomGenerator random) {
        return new AccessKey("AKIA" + letters(ID_LETTERS, 16, random), new Secret(letters(SECRET_LETTERS, 40, random)));
    }

    /** A user's unique id: {@code AIDA} and 16 characters. */
    static String userId(RandomGenerator random) {
        return "AIDA" + letters(ID_LETTERS, 16, random);
    }

    private static String letters(String alphabet, int count, RandomGenerator random) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
