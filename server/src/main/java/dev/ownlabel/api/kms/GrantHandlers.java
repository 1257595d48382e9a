package dev.ownlabel.api.kms;

import static dev.ownlabel.aws.ErrorCode.DISABLED;
import static dev.ownlabel.aws.ErrorCode.INVALID_ARN;
import static dev.ownlabel.aws.ErrorCode.INVALID_GRANT_ID;
import static dev.ownlabel.aws.ErrorCode.INVALID_GRANT_TOKEN;
import static dev.ownlabel.aws.ErrorCode.INVALID_MARKER;
import static dev.ownlabel.aws.ErrorCode.KMS_INVALID_STATE;
import static dev.ownlabel.aws.ErrorCode.LIMIT_EXCEEDED;
import static dev.ownlabel.aws.ErrorCode.VALIDATION;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.kms.Grants;
import dev.ownlabel.kms.KmsGrant;
import dev.ownlabel.kms.KmsKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.kms.model.CreateGrantRequest;
import software.amazon.awssdk.services.kms.model.CreateGrantResponse;
import software.amazon.awssdk.services.kms.model.GrantConstraints;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.ListGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListGrantsResponse;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsRequest;
import software.amazon.awssdk.services.kms.model.ListRetirableGrantsResponse;
import software.amazon.awssdk.services.kms.model.RetireGrantRequest;
import software.amazon.awssdk.services.kms.model.RetireGrantResponse;
import software.amazon.awssdk.services.kms.model.RevokeGrantRequest;
import software.amazon.awssdk.services.kms.model.RevokeGrantResponse;

/** Grants on keys. A grant holds at once, so its token, which AWS gives for the time until then, only names it. */
final class GrantHandlers {
    private static final int PAGE = 50;
    private static final Pattern PRINCIPAL =
            Pattern.compile("arn:aws:(iam|sts)::[0-9]{12}:(root|(user|role|assumed-role|federated-user)/.+)");
    private static final Pattern TOKEN = Pattern.compile("grant ([0-9a-f-]{1,64}) ([0-9a-f]{1,128})");

    private final KmsDomain domain;
    private final KeyAccess access;

    GrantHandlers(KmsDomain domain, KeyAccess access) {
        this.domain = domain;
        this.access = access;
    }

    void addTo(KmsRows rows) {
        rows.onKey(
                "CreateGrant",
                CreateGrantRequest::builder,
                Set.of(DISABLED, INVALID_ARN, KMS_INVALID_STATE, LIMIT_EXCEEDED),
                this::create);
        rows.onKey("ListGrants", ListGrantsRequest::builder, Set.of(INVALID_MARKER), this::list);
        rows.onAccount(
                "ListRetirableGrants",
                ListRetirableGrantsRequest::builder,
                Set.of(INVALID_MARKER),
                this::listRetirable);
        rows.onKey(
                "RevokeGrant", RevokeGrantRequest::builder, Set.of(INVALID_GRANT_ID, KMS_INVALID_STATE), this::revoke);
        rows.onKey(
                "RetireGrant",
                RetireGrantRequest::builder,
                Set.of(INVALID_GRANT_ID, INVALID_GRANT_TOKEN),
                this::retire);
    }

    private CreateGrantResponse create(RequestContext context, CreateGrantRequest input) {
        refuseDryRun(input.dryRun());
        requirePrincipal(input.granteePrincipal());
        Optional.ofNullable(input.retiringPrincipal()).ifPresent(GrantHandlers::requirePrincipal);
        KmsKey key = KeyAccess.usable(access.require(
                context.caller(), input.keyId(), new KeyAccess.Use("CreateGrant", conditions(input), false)));
        KmsGrant grant = domain.grants()
                .create(
                        key,
                        new Grants.NewGrant(
                                input.granteePrincipal(),
                                Optional.ofNullable(input.retiringPrincipal()),
                                Set.copyOf(input.operationsAsStrings()),
                                constraint(input.constraints()),
                                Optional.ofNullable(input.name()).orElse(""),
                                KeyAccess.root(context.caller().account())));
        return CreateGrantResponse.builder()
                .grantId(grant.id())
                .grantToken(token(grant))
                .build();
    }

    private static Map<String, List<String>> conditions(CreateGrantRequest input) {
        Map<String, List<String>> conditions = new HashMap<>();
        conditions.put("kms:GrantOperations", input.operationsAsStrings());
        conditions.put("kms:GranteePrincipal", List.of(input.granteePrincipal()));
        conditions.put(
                "kms:RetiringPrincipal",
                Optional.ofNullable(input.retiringPrincipal()).stream().toList());
        conditions.put("kms:GrantIsForAWSResource", List.of("false"));
        return conditions;
    }

    private static void requirePrincipal(String arn) {
        if (!PRINCIPAL.matcher(arn).matches()) {
            throw new ServiceException(INVALID_ARN, "Not the ARN of a principal: " + arn);
        }
    }

    private static KmsGrant.Constraint constraint(@Nullable GrantConstraints given) {
        if (given == null) {
            return new KmsGrant.Constraint.None();
        }
        if (given.hasEncryptionContextEquals() && given.hasEncryptionContextSubset()) {
            throw new ServiceException(VALIDATION, "A grant has one encryption context constraint at most");
        }
        if (given.hasEncryptionContextEquals()) {
            return new KmsGrant.Constraint.Equals(given.encryptionContextEquals());
        }
        return given.hasEncryptionContextSubset()
                ? new KmsGrant.Constraint.Subset(given.encryptionContextSubset())
                : new KmsGrant.Constraint.None();
    }

    private ListGrantsResponse list(RequestContext context, ListGrantsRequest input) {
        KmsKey key = access.require(context.caller(), input.keyId(), new KeyAccess.Use("ListGrants"));
        KmsPaging paging = KmsPaging.of(input.marker(), input.limit(), PAGE, "ListGrants", key.id());
        List<KmsGrant> found =
                domain.grants().list(key, input.granteePrincipal(), input.grantId(), paging.after(), paging.wanted());
        return ListGrantsResponse.builder()
                .grants(paging.shown(found).stream()
                        .map(grant -> entry(grant, key.arn()))
                        .toList())
                .truncated(paging.truncated(found))
                .nextMarker(paging.next(found, KmsGrant::id))
                .build();
    }

    /** A principal asks for itself, or an account's own policies let it ask for another. */
    private ListRetirableGrantsResponse listRetirable(RequestContext context, ListRetirableGrantsRequest input) {
        Caller caller = context.caller();
        boolean own = Arn.parse(input.retiringPrincipal())
                .filter(arn -> arn.belongsTo(caller.account()))
                .isPresent();
        if (!own) {
            throw new ServiceException(VALIDATION, "The retiring principal is of another account");
        }
        KmsPaging paging =
                KmsPaging.of(input.marker(), input.limit(), PAGE, "ListRetirableGrants", input.retiringPrincipal());
        List<KmsGrant> found = domain.grants().retirable(input.retiringPrincipal(), paging.after(), paging.wanted());
        return ListRetirableGrantsResponse.builder()
                .grants(paging.shown(found).stream()
                        .flatMap(grant ->
                                domain.keys().find(grant.keyId()).stream().map(key -> entry(grant, key.arn())))
                        .toList())
                .truncated(paging.truncated(found))
                .nextMarker(paging.next(found, KmsGrant::id))
                .build();
    }

    private static GrantListEntry entry(KmsGrant grant, Arn key) {
        GrantListEntry.Builder entry = GrantListEntry.builder()
                .keyId(key.toString())
                .grantId(grant.id())
                .name(grant.name())
                .creationDate(grant.createdAt())
                .granteePrincipal(grant.grantee())
                .retiringPrincipal(grant.retiring().orElse(null))
                .issuingAccount(grant.issuer())
                .operationsWithStrings(grant.operations().stream().sorted().toList());
        switch (grant.constraint()) {
            case KmsGrant.Constraint.None() -> {}
            case KmsGrant.Constraint.Equals(Map<String, String> pairs) ->
                entry.constraints(rule -> rule.encryptionContextEquals(pairs));
            case KmsGrant.Constraint.Subset(Map<String, String> pairs) ->
                entry.constraints(rule -> rule.encryptionContextSubset(pairs));
        }
        return entry.build();
    }

    private RevokeGrantResponse revoke(RequestContext context, RevokeGrantRequest input) {
        refuseDryRun(input.dryRun());
        KmsKey key = KeyAccess.alive(access.require(context.caller(), input.keyId(), new KeyAccess.Use("RevokeGrant")));
        if (!domain.grants().delete(key.id(), input.grantId())) {
            throw noGrant(input.grantId());
        }
        return RevokeGrantResponse.builder().build();
    }

    /** The retiring principal may without any policy; the grantee, where the grant itself names the operation. */
    private RetireGrantResponse retire(RequestContext context, RetireGrantRequest input) {
        refuseDryRun(input.dryRun());
        KmsGrant grant = named(context.caller(), input);
        List<String> names = KeyAccess.names(context.caller());
        boolean retiring = grant.retiring().filter(names::contains).isPresent();
        boolean grantee = names.contains(grant.grantee()) && grant.operations().contains("RetireGrant");
        KmsKey key = access.find(
                context.caller().account(),
                domain.keys()
                        .find(grant.keyId())
                        .orElseThrow(() -> noGrant(grant.id()))
                        .arn()
                        .toString());
        if (!retiring && !grantee) {
            access.require(context.caller(), key, new KeyAccess.Use("RetireGrant"));
        }
        domain.grants().delete(grant.keyId(), grant.id());
        return RetireGrantResponse.builder().build();
    }

    private KmsGrant named(Caller caller, RetireGrantRequest input) {
        if (input.grantToken() != null && input.keyId() == null && input.grantId() == null) {
            Matcher matcher = TOKEN.matcher(decoded(input.grantToken()));
            if (!matcher.matches()) {
                throw new ServiceException(INVALID_GRANT_TOKEN, "The grant token is not valid");
            }
            return domain.grants()
                    .find(matcher.group(1), matcher.group(2))
                    .orElseThrow(() -> noGrant(matcher.group(2)));
        }
        if (input.grantToken() != null || input.keyId() == null || input.grantId() == null) {
            throw new ServiceException(VALIDATION, "Either GrantToken, or KeyId and GrantId are needed");
        }
        return domain.grants()
                .find(access.find(caller.account(), input.keyId()).id(), input.grantId())
                .orElseThrow(() -> noGrant(input.grantId()));
    }

    static String token(KmsGrant grant) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(("grant " + grant.keyId() + " " + grant.id()).getBytes(StandardCharsets.US_ASCII));
    }

    private static String decoded(String token) {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException e) {
            throw new ServiceException(INVALID_GRANT_TOKEN, "The grant token is not valid", e);
        }
    }

    private static ServiceException noGrant(String id) {
        return new ServiceException(INVALID_GRANT_ID, "Grant ID " + id + " not found");
    }

    private static void refuseDryRun(@Nullable Boolean dryRun) {
        if (Boolean.TRUE.equals(dryRun)) {
            throw new ServiceException(VALIDATION, "DryRun is not supported");
        }
    }
}
