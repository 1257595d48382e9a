package dev.ownlabel.aws;

import java.util.regex.Pattern;

/** A 12-digit AWS account number. */
public record AccountId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9]{12}");

    public AccountId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a 12-digit account id: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
