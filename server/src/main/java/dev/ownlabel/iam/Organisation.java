package dev.ownlabel.iam;

import java.util.regex.Pattern;

/**
 * The id of an organisation of accounts, in the form that AWS Organizations gives it: {@code o-} and 10 to 32 small letters and digits.
 * Policies ask for it as {@code aws:PrincipalOrgID} (specification, policies-and-copy.md §3, C); there is nothing else to an
 * organisation here.
 */
public record Organisation(String id) {
    private static final Pattern FORM = Pattern.compile("o-[a-z0-9]{10,32}");

    public Organisation {
        if (!FORM.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "An organisation's id is o- and 10 to 32 small letters and digits, not: " + id);
        }
    }

    @Override
    public String toString() {
        return id;
    }
}
