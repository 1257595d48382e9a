package dev.ownlabel.aws;

import java.util.regex.Pattern;

/** An AWS Region name such as {@code us-east-1}. */
public record Region(String value) {
    private static final Pattern FORM = Pattern.compile("[a-z\\d-]{1,64}");

    public Region {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("Not a Region name: " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
