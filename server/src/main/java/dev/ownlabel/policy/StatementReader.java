package dev.ownlabel.policy;

import dev.ownlabel.aws.Arn;
import dev.ownlabel.policy.Statement.Element;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the statements of a policy of one kind, and holds them to what that kind may say. */
final class StatementReader {
    private static final Set<String> ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");
    private static final Pattern ACTION = Pattern.compile("\\*|\\*:\\*|[A-Za-z0-9-]{1,64}:[A-Za-z0-9*?-]{1,128}");
    private static final Pattern IDENTITY_SID = Pattern.compile("[A-Za-z0-9]{0,128}");
    private static final Pattern SID = Pattern.compile("[^\\p{Cntrl}]{0,256}");
    private static final String COPY = "rekognition:copyprojectversion";
    private static final List<Glob> TRUST_ACTIONS = List.of(
            Glob.of("sts:assumerole"),
            Glob.of("sts:assumerolewithsaml"),
            Glob.of("sts:assumerolewithwebidentity"),
            Glob.of("sts:tagsession"),
            Glob.of("sts:setsourceidentity"));

    private final PolicyKind kind;
    private final boolean variables;
    private final Set<String> sids = new HashSet<>();

    /**
     * Reads statements of the kind.
     *
     * @param variables whether the policy's version knows policy variables
     */
    StatementReader(PolicyKind kind, boolean variables) {
        this.kind = kind;
        this.variables = variables;
    }

    Statement read(Located statement) throws PolicyFormatException {
        for (String name : statement.members().keySet()) {
            if (!ELEMENTS.contains(name)) {
                throw statement.refused("Unknown element", name);
            }
        }
        Optional<Located> condition = statement.member("Condition");
        return new Statement(
                sid(statement),
                allows(statement),
                principals(statement),
                actions(statement),
                resources(statement),
                condition.isPresent() ? Condition.read(condition.get(), variables) : List.of());
    }

    private String sid(Located statement) throws PolicyFormatException {
        Optional<Located> element = statement.member("Sid");
        if (element.isEmpty()) {
            return "";
        }
        String sid = element.get().text();
        if (!(kind.namesPrincipals() ? SID : IDENTITY_SID).matcher(sid).matches()) {
            throw element.get().refused("Invalid statement id", sid);
        }
        if (!sid.isEmpty() && !sids.add(sid)) {
            throw element.get().refused("Statement ids must be unique", sid);
        }
        return sid;
    }

    /** Of a project's policy in any letter case, because AWS's guide writes ALLOW (specification, policies-and-copy.md §1, C). */
    private boolean allows(Located statement) throws PolicyFormatException {
        Located element = required(statement, "Effect");
        String effect = element.text();
        boolean anyCase = kind instanceof PolicyKind.Project;
        if (anyCase ? effect.equalsIgnoreCase("Allow") : effect.equals("Allow")) {
            return true;
        }
        if (anyCase ? effect.equalsIgnoreCase("Deny") : effect.equals("Deny")) {
            return false;
        }
        throw element.refused("Effect is neither Allow nor Deny", effect);
    }

    private Element<PrincipalPattern> principals(Located statement) throws PolicyFormatException {
        return switch (kind) {
            case PolicyKind.Identity _ -> {
                forbid(statement, "Principal");
                forbid(statement, "NotPrincipal");
                yield new Element<>(List.of(new PrincipalPattern.Everyone()), false);
            }
            case PolicyKind.Project _, PolicyKind.Trust _ -> {
                forbid(statement, "NotPrincipal");
                yield new Element<>(PrincipalPattern.read(required(statement, "Principal")), false);
            }
            case PolicyKind.Key _, PolicyKind.Bucket _ -> {
                Located element = either(statement, "Principal", "NotPrincipal");
                yield new Element<>(
                        PrincipalPattern.read(element), statement.members().containsKey("NotPrincipal"));
            }
        };
    }

    private Element<Glob> actions(Located statement) throws PolicyFormatException {
        if (kind instanceof PolicyKind.Project) {
            forbid(statement, "NotAction");
        }
        Located element = either(statement, "Action", "NotAction");
        boolean not = statement.members().containsKey("NotAction");
        List<Glob> all = new ArrayList<>();
        for (Located one : element.oneOrMany()) {
            String text = one.text();
            if (!ACTION.matcher(text).matches()) {
                throw one.refused("Not an action", text);
            }
            Glob action = Glob.of(ConditionContext.lower(text));
            checkAction(one, action);
            all.add(action);
        }
        return new Element<>(all, not);
    }

    private void checkAction(Located at, Glob action) throws PolicyFormatException {
        String text = action.toString();
        boolean right = switch (kind) {
            case PolicyKind.Identity _ -> true;
            case PolicyKind.Trust _ ->
                text.startsWith("sts:") && TRUST_ACTIONS.stream().anyMatch(action::overlaps);
            case PolicyKind.Project _ -> text.equals(COPY);
            case PolicyKind.Key _ -> text.startsWith("kms:") || text.startsWith("*");
            case PolicyKind.Bucket _ -> text.startsWith("s3:") || text.startsWith("*");
        };
        if (!right) {
            throw at.refused("A policy of this kind cannot have the action", at.text());
        }
    }

    private Element<ArnPattern> resources(Located statement) throws PolicyFormatException {
        if (kind instanceof PolicyKind.Trust) {
            forbid(statement, "Resource");
            forbid(statement, "NotResource");
            return new Element<>(List.of(ArnPattern.EVERYTHING), false);
        }
        if (kind instanceof PolicyKind.Project) {
            forbid(statement, "NotResource");
        }
        Located element = either(statement, "Resource", "NotResource");
        List<Glob> mine = ownResources();
        List<ArnPattern> all = new ArrayList<>();
        for (Located one : element.oneOrMany()) {
            ArnPattern resource = ArnPattern.resource(one, variables);
            if (mine.stream().noneMatch(resource.shape()::overlaps)) {
                throw one.refused("The resource is none of those that this policy is attached to", one.text());
            }
            all.add(resource);
        }
        return new Element<>(all, statement.members().containsKey("NotResource"));
    }

    /** What the policy may speak of: anything that cannot be one of these is a mistake. */
    private List<Glob> ownResources() {
        return switch (kind) {
            case PolicyKind.Identity _, PolicyKind.Trust _ -> List.of(Glob.of("*"));
            case PolicyKind.Project(Arn project) -> List.of(versions(project));
            case PolicyKind.Key _ -> List.of(Glob.of("arn:aws:kms:*"));
            case PolicyKind.Bucket(Arn bucket) -> List.of(Glob.of(bucket.toString()), Glob.of(bucket + "/*"));
        };
    }

    /** {@code arn:…:project/name/version/version/time} for the project {@code arn:…:project/name/time}. */
    private static Glob versions(Arn project) {
        String text = project.toString();
        return Glob.of(text.substring(0, text.lastIndexOf('/')) + "/version/?*/?*");
    }

    private static Located required(Located statement, String name) throws PolicyFormatException {
        return statement.member(name).orElseThrow(() -> statement.refused("Missing required element " + name));
    }

    private static Located either(Located statement, String name, String not) throws PolicyFormatException {
        if (statement.members().containsKey(name)) {
            forbid(statement, not, "stands beside " + name);
        }
        Optional<Located> negated = statement.member(not);
        return negated.isPresent() ? negated.get() : required(statement, name);
    }

    private static void forbid(Located statement, String name) throws PolicyFormatException {
        forbid(statement, name, "is not allowed in a policy of this kind");
    }

    private static void forbid(Located statement, String name, String why) throws PolicyFormatException {
        if (statement.members().containsKey(name)) {
            throw statement.refused("Element " + name + " " + why);
        }
    }
}
