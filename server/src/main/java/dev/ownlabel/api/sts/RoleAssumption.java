package dev.ownlabel.api.sts;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.directory.Credentials;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Documents;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.iam.directory.ManagedPolicy;
import dev.ownlabel.iam.directory.Sessions;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.PolicySet.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.Tag;

/** AssumeRole. A role that is not there is answered as one that does not trust the caller. */
final class RoleAssumption {
    private static final Duration DEFAULT = Duration.ofHours(1);
    private static final Duration CHAINED = Duration.ofHours(1);
    /** Characters of session policies and tags together ("Session policies", IAM user guide). */
    private static final int PACKED_CHARS = 2_048;

    private static final String ASSUME = "sts:AssumeRole";
    private static final String TAG = "sts:TagSession";

    private final Directory directory;
    private final Authorizer authorizer;

    RoleAssumption(Directory directory, Authorizer authorizer) {
        this.directory = directory;
        this.authorizer = authorizer;
    }

    AssumeRoleResponse assume(RequestContext context, AssumeRoleRequest input) {
        refuseUnsupported(input);
        Map<String, String> tags = tags(input);
        Identity role = trusted(context.caller(), input, tags);
        Duration duration = duration(context.caller(), role, input);
        List<String> policies = policies(role, input);
        int packed = packedPercent(policies, tags);
        Sessions.Issued issued = directory
                .sessions()
                .issue(new Sessions.NewSession(role, input.roleSessionName(), policies, tags, duration));
        AssumeRoleResponse.Builder response = AssumeRoleResponse.builder()
                .credentials(StsOperations.credentials(issued))
                .assumedRoleUser(user -> user.arn(Credentials.sessionArn(role, input.roleSessionName())
                                .toString())
                        .assumedRoleId(role.id() + ":" + input.roleSessionName()));
        if (packed > 0) {
            response.packedPolicySize(packed);
        }
        return response.build();
    }

    private static void refuseUnsupported(AssumeRoleRequest input) {
        if (input.serialNumber() != null || input.tokenCode() != null) {
            throw invalid("MultiFactorAuthentication is not supported");
        }
        if (input.sourceIdentity() != null || input.hasProvidedContexts() || input.hasTransitiveTagKeys()) {
            throw invalid("SourceIdentity, ProvidedContexts and TransitiveTagKeys are not supported");
        }
    }

    private static Map<String, String> tags(AssumeRoleRequest input) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Tag tag : input.tags()) {
            if (tags.put(tag.key(), tag.value()) != null) {
                throw invalid("Duplicate tag keys found: " + tag.key());
            }
        }
        return tags;
    }

    private Identity trusted(Caller caller, AssumeRoleRequest input, Map<String, String> tags) {
        Map<String, List<String>> conditions = new LinkedHashMap<>();
        conditions.put("sts:RoleSessionName", List.of(input.roleSessionName()));
        conditions.put(
                "sts:ExternalId",
                Optional.ofNullable(input.externalId()).stream().toList());
        conditions.put("aws:TagKeys", List.copyOf(tags.keySet()));
        tags.forEach((key, value) -> conditions.put("aws:RequestTag/" + key, List.of(value)));
        Optional<Identity> role = Arn.parse(input.roleArn())
                .flatMap(directory.identities()::find)
                .filter(found -> found.kind() == Kind.ROLE);
        if (role.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.ACCESS_DENIED,
                    "User: " + caller.principal() + " is not authorized to perform: " + ASSUME + " on resource: "
                            + input.roleArn());
        }
        List<NamedPolicy> trust = List.of(Documents.stored(
                "trust policy of " + role.get().name(), role.get().asRole().trust(), new PolicyKind.Trust()));
        authorizer.require(caller, new Access(ASSUME, input.roleArn(), conditions), Gate.RESOURCE, trust);
        if (!tags.isEmpty()) {
            authorizer.require(caller, new Access(TAG, input.roleArn(), conditions), Gate.RESOURCE, trust);
        }
        return role.get();
    }

    private static Duration duration(Caller caller, Identity role, AssumeRoleRequest input) {
        Duration wanted = input.durationSeconds() == null ? DEFAULT : Duration.ofSeconds(input.durationSeconds());
        if (wanted.compareTo(role.asRole().longestSession()) > 0) {
            throw invalid("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
        }
        boolean chained = caller.session().temporary() && caller.userId().contains(":");
        if (chained && wanted.compareTo(CHAINED) > 0) {
            throw invalid("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role"
                    + " chaining");
        }
        return wanted;
    }

    private List<String> policies(Identity role, AssumeRoleRequest input) {
        List<String> policies = new ArrayList<>();
        if (input.policy() != null) {
            Documents.checked(input.policy(), new PolicyKind.Identity());
            policies.add(input.policy());
        }
        for (PolicyDescriptorType descriptor : input.policyArns()) {
            policies.add(document(role, String.valueOf(descriptor.arn())));
        }
        return policies;
    }

    private String document(Identity role, String arn) {
        try {
            return directory.managed().versions(role.account(), arn).stream()
                    .filter(ManagedPolicy.Version::isDefault)
                    .findFirst()
                    .orElseThrow()
                    .document();
        } catch (ServiceException e) {
            throw new ServiceException(ErrorCode.VALIDATION, "PolicyArn " + arn + " is not valid", e);
        }
    }

    /** How much of the room for policies and tags is taken; zero where there are none. */
    private static int packedPercent(List<String> policies, Map<String, String> tags) {
        int chars = policies.stream().mapToInt(String::length).sum()
                + tags.entrySet().stream()
                        .mapToInt(tag -> tag.getKey().length() + tag.getValue().length())
                        .sum();
        int percent = Math.ceilDiv(chars * 100, PACKED_CHARS);
        if (percent > 100) {
            throw new ServiceException(
                    ErrorCode.PACKED_POLICY_TOO_LARGE,
                    "Serialized token too large for session: policies and tags take " + percent + "% of the room");
        }
        return percent;
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.VALIDATION, message);
    }
}
