package dev.ownlabel.policy;

/**
 * A statement of a policy.
 *
 * @param policy the policy's name
 * @param index from 1
 * @param sid empty where it has none
 */
public record StatementPlace(PolicyRole role, String policy, int index, String sid) {
    @Override
    public String toString() {
        return "statement " + index + (sid.isEmpty() ? "" : " (" + sid + ")") + " of " + role.words() + " " + policy;
    }
}
