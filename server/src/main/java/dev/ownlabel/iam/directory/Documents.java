package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.Policy;
import dev.ownlabel.policy.PolicyFormatException;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.PolicyParser;

/** Policy documents as requests bring them and as they are stored. */
public final class Documents {
    /** The most that any request's member may have; what counts is less. */
    private static final int LONGEST = 131_072;

    private Documents() {}

    /** The policy that the text is; MalformedPolicyDocument where it is none. */
    public static Policy checked(String text, PolicyKind kind) {
        try {
            return PolicyParser.parse(text, kind, LONGEST);
        } catch (PolicyFormatException e) {
            throw new ServiceException(ErrorCode.MALFORMED_POLICY_DOCUMENT, String.valueOf(e.getMessage()), e);
        }
    }

    /** A policy that was found right when it was stored. */
    public static NamedPolicy stored(String name, String text, PolicyKind kind) {
        try {
            return new NamedPolicy(name, PolicyParser.parse(text, kind, LONGEST));
        } catch (PolicyFormatException e) {
            throw new IllegalStateException("The stored policy " + name + " cannot be read", e);
        }
    }

    /** How many characters count towards a quota: IAM leaves white space out. */
    static int size(String text) {
        return (int) text.codePoints()
                .filter(point -> point != ' ' && point != '\t' && point != '\n' && point != '\r')
                .count();
    }
}
