package dev.ownlabel.api.kms;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.Ruling;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.kms.external.ExternalKeyService;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Of a key at an external KMS only the caller's own policies are asked here; the key's policy and grants are that KMS's, and bind the
 * service there. The name is made the key's ARN first, so that an alias is no way around a policy about the key.
 */
public final class ExternalKeyAccess implements KeyRights {
    private final ExternalKeyService keys;
    private final Authorizer authorizer;
    private final Region region;

    public ExternalKeyAccess(ExternalKeyService keys, Authorizer authorizer, Region region) {
        this.keys = keys;
        this.authorizer = authorizer;
        this.region = region;
    }

    @Override
    public Ruling forModels(Caller caller, String keyId) {
        Map<String, List<String>> conditions = new HashMap<>(KeyAccess.viaService(region));
        conditions.put("kms:CallerAccount", List.of(caller.account().value()));
        String arn = arn(keyId);
        return Ruling.all(KeyAccess.FOR_MODELS, operation -> {
            Access access = new Access("kms:" + operation, arn, conditions).ownedBy(caller.account());
            return Ruling.of(caller, access, authorizer.decide(caller, access, List.of()));
        });
    }

    private String arn(String keyId) {
        try {
            return keys.arnOf(keyId);
        } catch (KeyUnavailableException e) {
            throw new ServiceException(ErrorCode.INVALID_PARAMETER, "The KMS key cannot be used: " + e.getMessage(), e);
        }
    }
}
