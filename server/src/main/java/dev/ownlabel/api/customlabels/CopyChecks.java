package dev.ownlabel.api.customlabels;

import dev.ownlabel.artifacts.ResultFile;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.Copies;
import dev.ownlabel.customlabels.Copies.NewCopy;
import dev.ownlabel.customlabels.policies.ProjectPolicies;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.Ruling;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.KeyChoice;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.policy.Decision;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicyRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Everything that must hold before a copy begins, in the order in which it is asked (specification, policies-and-copy.md §4 and
 * operations.md §3.6): the caller's rights in its own account, the source's project policies, what exists, the key, states and quotas.
 * {@link #require} ends at the first that does not hold, {@link #explain} asks all and changes nothing.
 *
 * <p>To a caller of another account than the source's, a source that it may not copy looks the same whether or not it exists, and
 * whether it is denied or merely not allowed.
 */
public final class CopyChecks {
    private static final String COPY = "rekognition:CopyProjectVersion";

    private final Authorizer authorizer;
    private final ProjectPolicies policies;
    private final Copies copies;
    private final KeyService keys;
    private final CallerRights rights;
    private final boolean needsCreation;

    /** A check and its outcome. */
    public record Check(String what, Ruling outcome) {}

    private record Question(String what, Supplier<Ruling> answer) {}

    /**
     * Asks by these.
     *
     * @param needsCreation whether the caller also needs CreateProjectVersion, and TagResource where it gives tags
     */
    public CopyChecks(
            Authorizer authorizer,
            ProjectPolicies policies,
            Copies copies,
            KeyService keys,
            CallerRights rights,
            boolean needsCreation) {
        this.authorizer = authorizer;
        this.policies = policies;
        this.copies = copies;
        this.keys = keys;
        this.rights = rights;
        this.needsCreation = needsCreation;
    }

    /** Ends the request with the error of the first check that does not hold; the rows are asked once more as the copy is made. */
    void require(Caller caller, NewCopy wanted) {
        rights(caller, wanted).forEach(CopyChecks::require);
        copies.requireExisting(wanted);
        key(caller, wanted).forEach(CopyChecks::require);
    }

    /** Every check with its outcome. */
    public List<Check> explain(Caller caller, NewCopy wanted) {
        List<Check> checks = new ArrayList<>();
        List<Question> questions = new ArrayList<>(rights(caller, wanted));
        questions.addAll(key(caller, wanted));
        questions.forEach(question ->
                checks.add(new Check(question.what(), question.answer().get())));
        copies.examine(wanted)
                .forEach(finding -> checks.add(new Check(
                        finding.rule(),
                        finding.refusal()
                                .<Ruling>map(refusal -> new Ruling.Refused(refusal.code(), refusal.message(), ""))
                                .orElseGet(() -> new Ruling.Holds("")))));
        return List.copyOf(checks);
    }

    private static void require(Question question) {
        question.answer().get().require();
    }

    private List<Question> rights(Caller caller, NewCopy wanted) {
        String destination = wanted.destination().toString();
        Access onSource = new Access(COPY, wanted.sourceProject().toString());
        List<Question> questions = new ArrayList<>();
        questions.add(new Question(
                "The destination project is of the caller's account", () -> ownDestination(caller, wanted)));
        questions.add(allowed(caller, access(COPY, destination, wanted)));
        if (needsCreation) {
            questions.add(allowed(caller, access("rekognition:CreateProjectVersion", destination, wanted)));
            if (!wanted.tags().isEmpty()) {
                questions.add(allowed(caller, access("rekognition:TagResource", destination, wanted)));
            }
        }
        // what the source's account says is asked of the version: a project policy can allow nothing on the project
        // itself
        questions.add(allowed(caller, onSource.ownedBy(caller.account())));
        questions.add(new Question("The caller may " + COPY + " on " + wanted.source(), () -> source(caller, wanted)));
        S3Location summary = output(wanted);
        questions.add(new Question(
                "The caller may s3:PutObject on " + summary.uri(),
                () -> rights.write(caller, summary.bucket(), summary.key())));
        return questions;
    }

    private static Ruling ownDestination(Caller caller, NewCopy wanted) {
        if (wanted.destination().account().equals(caller.account())) {
            return new Ruling.Holds("");
        }
        Access access = new Access(COPY, wanted.destination().toString());
        return Ruling.of(caller, access, new Decision.ImplicitlyDenied(PolicyRole.RESOURCE));
    }

    private Question allowed(Caller caller, Access access) {
        return new Question(
                "The caller may " + access.action() + " on " + access.resource(),
                () -> Ruling.of(caller, access, authorizer.decide(caller, access, List.of())));
    }

    private Ruling source(Caller caller, NewCopy wanted) {
        Access access = access(COPY, wanted.source().toString(), wanted);
        List<NamedPolicy> attached = policies.parsed(wanted.sourceProject());
        Decision decision = authorizer.decide(caller, access, attached);
        AccountId owner = wanted.source().account();
        boolean told = decision.allows() || owner.equals(caller.account()) || isOwn(decision);
        if (told) {
            return Ruling.of(caller, access, decision);
        }
        Decision shown = new Decision.ImplicitlyDenied(PolicyRole.RESOURCE);
        return new Ruling.Refused(
                ErrorCode.ACCESS_DENIED, Authorizer.refusal(caller, access, shown), Ruling.by(decision));
    }

    /** Whether the caller's own account refuses; the other account's reasons are not for the caller. */
    private static boolean isOwn(Decision decision) {
        return switch (decision) {
            case Decision.Allowed _ -> false;
            case Decision.ImplicitlyDenied(PolicyRole missing) -> missing != PolicyRole.RESOURCE;
            case Decision.ExplicitlyDenied(var by) -> by.role() != PolicyRole.RESOURCE;
        };
    }

    /** Empty where no key is named: the service's own key of the account needs nobody's leave. */
    private List<Question> key(Caller caller, NewCopy wanted) {
        String keyId = wanted.kmsKeyId();
        if (keyId == null) {
            return List.of();
        }
        return List.of(
                new Question("The caller may give the KMS key to a model", () -> rights.key(caller, keyId)),
                new Question("The KMS key can be used", () -> usable(caller.account(), keyId, wanted)));
    }

    /** A data key is made under it and thrown away: then the copy will be able to, unless the key changes. */
    private Ruling usable(AccountId account, String keyId, NewCopy wanted) {
        try {
            keys.generate(
                    new KeyChoice.Customer(account, keyId),
                    EncryptionContext.of(account.value(), wanted.destination().toString()));
            return new Ruling.Holds("");
        } catch (KeyUnavailableException e) {
            return new Ruling.Refused(ErrorCode.INVALID_PARAMETER, "The KMS key cannot be used: " + e.getMessage(), "");
        }
    }

    private static Access access(String action, String resource, NewCopy wanted) {
        return new Access(action, resource, conditions(wanted));
    }

    /** Condition keys about the tags that the copy is to have. */
    private static Map<String, List<String>> conditions(NewCopy wanted) {
        Map<String, List<String>> conditions = new HashMap<>();
        wanted.tags().forEach((key, value) -> conditions.put("aws:RequestTag/" + key, List.of(value)));
        if (!wanted.tags().isEmpty()) {
            conditions.put("aws:TagKeys", List.copyOf(wanted.tags().keySet()));
        }
        return conditions;
    }

    private static S3Location output(NewCopy wanted) {
        return ResultFile.EVALUATION_SUMMARY.place(
                wanted.outputBucket(),
                wanted.outputPrefix(),
                wanted.destination().name(),
                wanted.name());
    }
}
