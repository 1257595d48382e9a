package dev.ownlabel.api.kms;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.Ruling;
import dev.ownlabel.iam.directory.Documents;
import dev.ownlabel.kms.KmsGrant;
import dev.ownlabel.kms.KmsKey;
import dev.ownlabel.policy.Decision;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.PolicySet.Gate;
import dev.ownlabel.policy.Requester;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the key that a request names and decides whether the caller may use it: the key's policy must allow it, the caller or its
 * account, or a grant must. What the key's policy says is stored, so the handlers ask.
 */
public final class KeyAccess implements KeyRights {
    /** What CreateProjectVersion and CopyProjectVersion need on a key of the user's (specification, policies-and-copy.md §5). */
    static final List<String> FOR_MODELS = List.of("CreateGrant", "DescribeKey", "GenerateDataKey", "Decrypt");

    private final KmsDomain domain;
    private final Authorizer authorizer;
    private final Region region;

    public KeyAccess(KmsDomain domain, Authorizer authorizer, Region region) {
        this.domain = domain;
        this.authorizer = authorizer;
        this.region = region;
    }

    /**
     * What a request does with a key.
     *
     * @param operation its name, also that of grants
     * @param context the encryption context; empty where the operation has none
     * @param conditions what policies may ask besides
     */
    record Use(
            String operation,
            Map<String, String> context,
            boolean cryptographic,
            Map<String, List<String>> conditions) {
        Use(String operation) {
            this(operation, Map.of(), false, Map.of());
        }

        Use(String operation, Map<String, String> context) {
            this(operation, context, true, Map.of());
        }

        Use(String operation, Map<String, List<String>> conditions, boolean cryptographic) {
            this(operation, Map.of(), cryptographic, conditions);
        }
    }

    /** The key that the name means, which the caller may use so. */
    KmsKey require(Caller caller, String keyId, Use use) {
        KmsKey key = find(caller.account(), keyId);
        Map<String, List<String>> conditions = new HashMap<>(use.conditions());
        if (keyId.contains("alias/")) {
            conditions.put("kms:RequestAlias", List.of(keyId.substring(keyId.indexOf("alias/"))));
        }
        require(caller, key, new Use(use.operation(), use.context(), use.cryptographic(), conditions));
        return key;
    }

    /** Lets the caller use the key so, or ends the request. */
    void require(Caller caller, KmsKey key, Use use) {
        ruling(caller, key, use).require();
    }

    private Ruling ruling(Caller caller, KmsKey key, Use use) {
        Access access = access(caller, key, use);
        Decision decision = authorizer.decide(caller, access, Gate.RESOURCE, List.of(policy(key)));
        Optional<KmsGrant> grant =
                decision instanceof Decision.ImplicitlyDenied ? granted(caller, key, use) : Optional.empty();
        return grant.<Ruling>map(given -> new Ruling.Holds("grant " + given.id() + " on " + key.arn()))
                .orElseGet(() -> Ruling.of(caller, access, decision));
    }

    @Override
    public Ruling forModels(Caller caller, String keyId) {
        KmsKey key = find(caller.account(), keyId);
        return Ruling.all(FOR_MODELS, operation -> ruling(caller, key, new Use(operation, viaService(region), false)));
    }

    /** What policies may ask about a use of a key through this service. */
    static Map<String, List<String>> viaService(Region region) {
        return Map.of(
                "kms:ViaService",
                List.of("rekognition." + region + ".amazonaws.com"),
                "kms:GrantIsForAWSResource",
                List.of("true"));
    }

    private static NamedPolicy stored(KmsKey key, String document) {
        return Documents.stored("key policy of " + key.arn(), document, new PolicyKind.Key());
    }

    private NamedPolicy policy(KmsKey key) {
        return stored(key, domain.administration().policy(key));
    }

    /** Lets the caller do what only its own policies decide. */
    void requireOwn(Caller caller, Access access) {
        authorizer.require(caller, access);
    }

    String aliasArn(AccountId account, String name) {
        return "arn:aws:kms:" + region + ":" + account + ":" + name;
    }

    /** Whether the caller could still change the key's policy if it were this one. */
    boolean keepsControl(Caller caller, KmsKey key, NamedPolicy policy) {
        Access access = access(caller, key, new Use("PutKeyPolicy"));
        return authorizer.decide(caller, access, Gate.RESOURCE, List.of(policy)).allows();
    }

    private Access access(Caller caller, KmsKey key, Use use) {
        Map<String, List<String>> conditions = new HashMap<>();
        conditions.put("kms:CallerAccount", List.of(caller.account().value()));
        domain.administration()
                .tags(key)
                .forEach((tag, value) -> conditions.put("aws:ResourceTag/" + tag, List.of(value)));
        use.context().forEach((name, value) -> conditions.put("kms:EncryptionContext:" + name, List.of(value)));
        conditions.put("kms:ResourceAliases", domain.aliases().of(key));
        conditions.put("kms:EncryptionContextKeys", List.copyOf(use.context().keySet()));
        conditions.putAll(use.conditions());
        return new Access("kms:" + use.operation(), key.arn().toString(), conditions);
    }

    private Optional<KmsGrant> granted(Caller caller, KmsKey key, Use use) {
        return domain.grants().of(key, names(caller)).stream()
                .filter(grant -> grant.operations().contains(use.operation())
                        && grant.constraint().admits(use.context(), use.cryptographic()))
                .findFirst();
    }

    /** The ARNs by which a grant can mean the caller. */
    static List<String> names(Caller caller) {
        List<String> names = new ArrayList<>(List.of(caller.principal().toString()));
        if (caller.requester() instanceof Requester.RoleSession session) {
            names.add(session.role().toString());
        }
        names.add(root(caller.account()));
        return names;
    }

    static String root(AccountId account) {
        return "arn:aws:iam::" + account + ":root";
    }

    /** The key: an id or alias of the account, or an ARN of a key or alias in whichever account. */
    KmsKey find(AccountId account, String keyId) {
        AccountId owner = account;
        String name = keyId;
        if (keyId.startsWith("arn:")) {
            Arn arn = Arn.parse(keyId)
                    .filter(parsed ->
                            parsed.service().equals("kms") && parsed.account().matches("[0-9]{12}"))
                    .orElseThrow(() -> new ServiceException(ErrorCode.NOT_FOUND, "Invalid arn " + keyId));
            if (!arn.region().equals(region.value())) {
                throw new ServiceException(ErrorCode.NOT_FOUND, "Invalid arn " + arn.region());
            }
            owner = new AccountId(arn.account());
            name = arn.resource().startsWith("key/") ? arn.resource().substring(4) : arn.resource();
        }
        AccountId holder = owner;
        Optional<KmsKey> key = (name.startsWith("alias/") ? domain.aliases().keyId(owner, name) : Optional.of(name))
                .flatMap(domain.keys()::find)
                .filter(found -> found.account().equals(holder));
        return key.orElseThrow(() -> notFound(holder, keyId));
    }

    private ServiceException notFound(AccountId account, String keyId) {
        String arn = keyId.startsWith("arn:")
                ? keyId
                : "arn:aws:kms:" + region + ":" + account + ":" + (keyId.startsWith("alias/") ? "" : "key/") + keyId;
        return new ServiceException(
                ErrorCode.NOT_FOUND,
                keyId.contains("alias/") ? "Alias " + arn + " is not found." : "Key '" + arn + "' does not exist");
    }

    /** Refuses a key that is disabled or about to be deleted. */
    static KmsKey usable(KmsKey key) {
        return switch (key.state()) {
            case ENABLED -> key;
            case DISABLED -> throw new ServiceException(ErrorCode.DISABLED, key.arn() + " is disabled.");
            case PENDING_DELETION -> throw pendingDeletion(key);
        };
    }

    /** Refuses a key that is about to be deleted. */
    static KmsKey alive(KmsKey key) {
        if (key.state() == KmsKey.State.PENDING_DELETION) {
            throw pendingDeletion(key);
        }
        return key;
    }

    private static ServiceException pendingDeletion(KmsKey key) {
        return new ServiceException(ErrorCode.KMS_INVALID_STATE, key.arn() + " is pending deletion.");
    }
}
