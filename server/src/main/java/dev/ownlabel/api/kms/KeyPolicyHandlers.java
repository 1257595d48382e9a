package dev.ownlabel.api.kms;

import static dev.ownlabel.aws.ErrorCode.DISABLED;
import static dev.ownlabel.aws.ErrorCode.INVALID_MARKER;
import static dev.ownlabel.aws.ErrorCode.KMS_INVALID_STATE;
import static dev.ownlabel.aws.ErrorCode.LIMIT_EXCEEDED;
import static dev.ownlabel.aws.ErrorCode.MALFORMED_POLICY_DOCUMENT;
import static dev.ownlabel.aws.ErrorCode.TAG;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.directory.Documents;
import dev.ownlabel.kms.KeyAdministration;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.kms.KmsKey;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.Policy;
import dev.ownlabel.policy.PolicyKind;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.DisableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.DisableKeyRotationResponse;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationRequest;
import software.amazon.awssdk.services.kms.model.EnableKeyRotationResponse;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.GetKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusRequest;
import software.amazon.awssdk.services.kms.model.GetKeyRotationStatusResponse;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesRequest;
import software.amazon.awssdk.services.kms.model.ListKeyPoliciesResponse;
import software.amazon.awssdk.services.kms.model.ListResourceTagsRequest;
import software.amazon.awssdk.services.kms.model.ListResourceTagsResponse;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyRequest;
import software.amazon.awssdk.services.kms.model.PutKeyPolicyResponse;
import software.amazon.awssdk.services.kms.model.RotateKeyOnDemandRequest;
import software.amazon.awssdk.services.kms.model.RotateKeyOnDemandResponse;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.kms.model.TagResourceRequest;
import software.amazon.awssdk.services.kms.model.TagResourceResponse;
import software.amazon.awssdk.services.kms.model.UntagResourceRequest;
import software.amazon.awssdk.services.kms.model.UntagResourceResponse;

/** Policies, rotation and tags of keys. */
final class KeyPolicyHandlers {
    private static final String POLICY_NAME = "default";
    private static final int DEFAULT_DAYS = 365;
    private static final int TAGS_PAGE = 50;

    private final KmsDomain domain;
    private final KeyAccess access;

    KeyPolicyHandlers(KmsDomain domain, KeyAccess access) {
        this.domain = domain;
        this.access = access;
    }

    void addTo(KmsRows rows) {
        rows.onKey(
                "PutKeyPolicy",
                PutKeyPolicyRequest::builder,
                Set.of(KMS_INVALID_STATE, MALFORMED_POLICY_DOCUMENT),
                this::put);
        rows.onKey("GetKeyPolicy", GetKeyPolicyRequest::builder, Set.of(), this::get);
        rows.onKey("ListKeyPolicies", ListKeyPoliciesRequest::builder, Set.of(), this::list);
        Set<ErrorCode> rotating = Set.of(DISABLED, KMS_INVALID_STATE);
        rows.onKey("EnableKeyRotation", EnableKeyRotationRequest::builder, rotating, this::enableRotation);
        rows.onKey("DisableKeyRotation", DisableKeyRotationRequest::builder, rotating, this::disableRotation);
        rows.onKey("GetKeyRotationStatus", GetKeyRotationStatusRequest::builder, Set.of(), this::rotation);
        rows.onKey("RotateKeyOnDemand", RotateKeyOnDemandRequest::builder, rotating, this::rotate);
        rows.onKey(
                "TagResource", TagResourceRequest::builder, Set.of(KMS_INVALID_STATE, LIMIT_EXCEEDED, TAG), this::tag);
        rows.onKey("UntagResource", UntagResourceRequest::builder, Set.of(KMS_INVALID_STATE), this::untag);
        rows.onKey("ListResourceTags", ListResourceTagsRequest::builder, Set.of(INVALID_MARKER), this::listTags);
    }

    private PutKeyPolicyResponse put(RequestContext context, PutKeyPolicyRequest input) {
        requireDefault(input.policyName());
        KmsKey key =
                KeyAccess.alive(access.require(context.caller(), input.keyId(), new KeyAccess.Use("PutKeyPolicy")));
        requireControl(access, context.caller(), key, input.policy(), input.bypassPolicyLockoutSafetyCheck());
        domain.administration().setPolicy(key, input.policy());
        return PutKeyPolicyResponse.builder().build();
    }

    private static void requireDefault(@Nullable String policyName) {
        if (policyName != null && !policyName.equals(POLICY_NAME)) {
            throw new ServiceException(ErrorCode.NOT_FOUND, "No such policy exists");
        }
    }

    static Policy checked(String document) {
        return Documents.checked(document, new PolicyKind.Key());
    }

    /** Refuses a policy under which the caller could not change the policy again. */
    static void requireControl(KeyAccess access, Caller caller, KmsKey key, String document, @Nullable Boolean bypass) {
        NamedPolicy policy = new NamedPolicy("key policy of " + key.arn(), checked(document));
        if (!Boolean.TRUE.equals(bypass) && !access.keepsControl(caller, key, policy)) {
            throw new ServiceException(
                    MALFORMED_POLICY_DOCUMENT,
                    "The new key policy will not allow you to update the key policy in the future.");
        }
    }

    private GetKeyPolicyResponse get(RequestContext context, GetKeyPolicyRequest input) {
        requireDefault(input.policyName());
        KmsKey key = access.require(context.caller(), input.keyId(), new KeyAccess.Use("GetKeyPolicy"));
        return GetKeyPolicyResponse.builder()
                .policy(domain.administration().policy(key))
                .policyName(POLICY_NAME)
                .build();
    }

    private ListKeyPoliciesResponse list(RequestContext context, ListKeyPoliciesRequest input) {
        access.require(context.caller(), input.keyId(), new KeyAccess.Use("ListKeyPolicies"));
        return ListKeyPoliciesResponse.builder()
                .policyNames(POLICY_NAME)
                .truncated(false)
                .build();
    }

    private EnableKeyRotationResponse enableRotation(RequestContext context, EnableKeyRotationRequest input) {
        KmsKey key = KeyAccess.usable(
                access.require(context.caller(), input.keyId(), new KeyAccess.Use("EnableKeyRotation")));
        Integer days = Optional.ofNullable(input.rotationPeriodInDays()).orElse(DEFAULT_DAYS);
        domain.administration().rotateEvery(key, days);
        return EnableKeyRotationResponse.builder().build();
    }

    private DisableKeyRotationResponse disableRotation(RequestContext context, DisableKeyRotationRequest input) {
        KmsKey key = KeyAccess.usable(
                access.require(context.caller(), input.keyId(), new KeyAccess.Use("DisableKeyRotation")));
        domain.administration().rotateEvery(key, null);
        return DisableKeyRotationResponse.builder().build();
    }

    private GetKeyRotationStatusResponse rotation(RequestContext context, GetKeyRotationStatusRequest input) {
        KmsKey key = access.require(context.caller(), input.keyId(), new KeyAccess.Use("GetKeyRotationStatus"));
        Optional<KeyAdministration.Rotation> rotation = domain.administration().rotation(key);
        GetKeyRotationStatusResponse.Builder response = GetKeyRotationStatusResponse.builder()
                .keyId(key.arn().toString())
                .keyRotationEnabled(rotation.isPresent());
        rotation.ifPresent(found -> response.rotationPeriodInDays(found.days()).nextRotationDate(found.next()));
        return response.build();
    }

    private RotateKeyOnDemandResponse rotate(RequestContext context, RotateKeyOnDemandRequest input) {
        KmsKey key = KeyAccess.usable(
                access.require(context.caller(), input.keyId(), new KeyAccess.Use("RotateKeyOnDemand")));
        try {
            domain.keys().rotate(key.account(), key.id());
        } catch (KeyUnavailableException e) {
            throw new ServiceException(KMS_INVALID_STATE, String.valueOf(e.getMessage()), e);
        }
        return RotateKeyOnDemandResponse.builder().keyId(key.arn().toString()).build();
    }

    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Tag tag : tags) {
            if (tag.tagKey().startsWith("aws:")) {
                throw new ServiceException(TAG, "Tags beginning with aws: are reserved");
            }
            if (map.put(tag.tagKey(), tag.tagValue()) != null) {
                throw new ServiceException(TAG, "Duplicate tag keys");
            }
        }
        return map;
    }

    private TagResourceResponse tag(RequestContext context, TagResourceRequest input) {
        Map<String, String> tags = tags(input.tags());
        Map<String, List<String>> conditions = new HashMap<>();
        tags.forEach((name, value) -> conditions.put("aws:RequestTag/" + name, List.of(value)));
        conditions.put("aws:TagKeys", List.copyOf(tags.keySet()));
        KmsKey key = KeyAccess.alive(
                access.require(context.caller(), input.keyId(), new KeyAccess.Use("TagResource", conditions, false)));
        domain.administration().tag(key, tags);
        return TagResourceResponse.builder().build();
    }

    private UntagResourceResponse untag(RequestContext context, UntagResourceRequest input) {
        Map<String, List<String>> conditions = Map.of("aws:TagKeys", input.tagKeys());
        KmsKey key = KeyAccess.alive(
                access.require(context.caller(), input.keyId(), new KeyAccess.Use("UntagResource", conditions, false)));
        domain.administration().untag(key, input.tagKeys());
        return UntagResourceResponse.builder().build();
    }

    private ListResourceTagsResponse listTags(RequestContext context, ListResourceTagsRequest input) {
        KmsKey key = access.require(context.caller(), input.keyId(), new KeyAccess.Use("ListResourceTags"));
        KmsPaging paging = KmsPaging.of(input.marker(), input.limit(), TAGS_PAGE, "ListResourceTags", key.id());
        List<Tag> found = domain.administration().tags(key).entrySet().stream()
                .filter(tag -> tag.getKey().compareTo(paging.after()) > 0)
                .map(tag -> Tag.builder()
                        .tagKey(tag.getKey())
                        .tagValue(tag.getValue())
                        .build())
                .toList();
        return ListResourceTagsResponse.builder()
                .tags(paging.shown(found))
                .truncated(paging.truncated(found))
                .nextMarker(paging.next(found, Tag::tagKey))
                .build();
    }
}
