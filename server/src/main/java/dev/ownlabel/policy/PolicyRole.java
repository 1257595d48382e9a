package dev.ownlabel.policy;

/** The part a policy plays in a decision. */
public enum PolicyRole {
    IDENTITY("identity-based policy"),
    RESOURCE("resource-based policy"),
    BOUNDARY("permissions boundary"),
    SESSION("session policy");

    private final String words;

    PolicyRole(String words) {
        this.words = words;
    }

    /** As AWS's messages call it. */
    public String words() {
        return words;
    }
}
