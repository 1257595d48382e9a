package dev.ownlabel.api.iam;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.ManagedPolicy;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryAttachmentType;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyVersion;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.User;

/** The directory's records as IAM writes them. */
final class Shapes {
    private Shapes() {}

    static User user(Identity user) {
        return User.builder()
                .userName(user.name())
                .userId(user.id())
                .arn(user.arn().toString())
                .path(user.path())
                .createDate(user.createdAt())
                .permissionsBoundary(user.boundary().map(Shapes::boundary).orElse(null))
                .build();
    }

    static Group group(Identity group) {
        return Group.builder()
                .groupName(group.name())
                .groupId(group.id())
                .arn(group.arn().toString())
                .path(group.path())
                .createDate(group.createdAt())
                .build();
    }

    static Role role(Identity role) {
        return Role.builder()
                .roleName(role.name())
                .roleId(role.id())
                .arn(role.arn().toString())
                .path(role.path())
                .createDate(role.createdAt())
                .assumeRolePolicyDocument(encoded(role.asRole().trust()))
                .description(role.asRole().description())
                .maxSessionDuration(
                        Math.toIntExact(role.asRole().longestSession().toSeconds()))
                .permissionsBoundary(role.boundary().map(Shapes::boundary).orElse(null))
                .build();
    }

    private static AttachedPermissionsBoundary boundary(String arn) {
        return AttachedPermissionsBoundary.builder()
                .permissionsBoundaryType(PermissionsBoundaryAttachmentType.PERMISSIONS_BOUNDARY_POLICY)
                .permissionsBoundaryArn(arn)
                .build();
    }

    static Policy policy(ManagedPolicy policy) {
        return Policy.builder()
                .policyName(policy.name())
                .policyId(policy.id())
                .arn(policy.arn())
                .path(policy.path())
                .description(policy.description().orElse(null))
                .defaultVersionId("v" + policy.defaultVersion())
                .attachmentCount(Math.toIntExact(policy.attachments()))
                .permissionsBoundaryUsageCount(0)
                .isAttachable(true)
                .createDate(policy.createdAt())
                .updateDate(policy.updatedAt())
                .build();
    }

    static AttachedPolicy attached(String arn) {
        return AttachedPolicy.builder()
                .policyArn(arn)
                .policyName(arn.substring(arn.lastIndexOf('/') + 1))
                .build();
    }

    static PolicyVersion version(ManagedPolicy.Version version) {
        return PolicyVersion.builder()
                .versionId("v" + version.number())
                .isDefaultVersion(version.isDefault())
                .createDate(version.createdAt())
                .build();
    }

    /** The number of {@code v3}; the model has checked the form. */
    static long versionNumber(String id) {
        try {
            return Long.parseLong(id.substring(1));
        } catch (NumberFormatException e) {
            throw new ServiceException(ErrorCode.NO_SUCH_ENTITY, "Policy version " + id + " does not exist.", e);
        }
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        Set<String> folded = new HashSet<>();
        for (Tag tag : tags) {
            String key = tag.key().toLowerCase(Locale.ROOT);
            if (key.startsWith("aws:")) {
                throw new ServiceException(
                        ErrorCode.INVALID_INPUT, "Tag keys that begin with aws: are reserved: " + tag.key());
            }
            if (!folded.add(key)) {
                throw new ServiceException(
                        ErrorCode.INVALID_INPUT,
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            map.put(tag.key(), tag.value());
        }
        return map;
    }

    /** Documents are percent-encoded in IAM's answers (RFC 3986). */
    static String encoded(String document) {
        return URLEncoder.encode(document, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
