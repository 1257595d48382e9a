package dev.ownlabel.iam.directory;

import java.util.Locale;

/** What can hold policies. The limits are IAM's ("IAM and AWS STS quotas"). */
public enum Kind {
    USER("AIDA", 5_000, 2_048, 10),
    GROUP("AGPA", 300, 5_120, 10),
    ROLE("AROA", 1_000, 10_240, 10);

    private final String idPrefix;
    private final int mostPerAccount;
    private final int inlineChars;
    private final int mostAttached;

    Kind(String idPrefix, int mostPerAccount, int inlineChars, int mostAttached) {
        this.idPrefix = idPrefix;
        this.mostPerAccount = mostPerAccount;
        this.inlineChars = inlineChars;
        this.mostAttached = mostAttached;
    }

    /** As ARNs and the database write it: {@code user}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As messages begin: {@code User}. */
    String title() {
        return name().charAt(0) + word().substring(1);
    }

    String idPrefix() {
        return idPrefix;
    }

    int mostPerAccount() {
        return mostPerAccount;
    }

    /** Characters of all inline policies of one together, white space not counted. */
    int inlineChars() {
        return inlineChars;
    }

    int mostAttached() {
        return mostAttached;
    }

    static Kind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
