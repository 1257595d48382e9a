package dev.ownlabel.app;

import java.util.Map;
import java.util.List;
import dev.ownlabel.policy.PolicyParser;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.policy.PolicyFormatException;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.api.AccessKeys;
import dev.ownlabel.api.ApiSettings;
import dev.ownlabel.api.Authenticator;
import dev.ownlabel.api.Gateway;
import dev.ownlabel.api.customlabels.CustomLabelsDomain;
import dev.ownlabel.api.customlabels.CustomLabelsOperations;
import dev.ownlabel.api.s3.S3Credential;
import dev.ownlabel.api.wire.AwsJsonDecoder;
import dev.ownlabel.api.wire.ConstraintModel;
import dev.ownlabel.api.wire.ConstraintValidator;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.config.Settings;
import dev.ownlabel.iam.Accounts;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.CallerPolicies;
import dev.ownlabel.sigv4.Credential;
import dev.ownlabel.sigv4.Scope;
import java.time.InstantSource;
import java.util.Optional;

/** Gives each service's front the accounts in the form it asks for. */
record ServiceAccess(Accounts accounts, Region region) {
    private static final String ADMINISTRATOR =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";

    /** Until identities have policies of their own, every principal administers its account. */
    Authorizer authorizer(InstantSource clock) {
        try {
            CallerPolicies.Held administrator = new CallerPolicies.Held(
                    List.of(new NamedPolicy(
                            "AdministratorAccess",
                            PolicyParser.parse(ADMINISTRATOR, new PolicyKind.Identity(), ADMINISTRATOR.length()))),
                    null,
                    Map.of());
            return new Authorizer(_ -> administrator, region, clock);
        } catch (PolicyFormatException e) {
            throw new IllegalStateException("The administrator's policy is wrong", e);
        }
    }

    Gateway gateway(CustomLabelsDomain domain, Authorizer authorizer, Settings settings, InstantSource clock, Ids ids) {
        AccessKeys keys = id -> accounts.credential(id)
                .map(found -> new AccessKeys.AccessKey(found.caller(), Credential.longTerm(found.secret())));
        return new Gateway(
                new CustomLabelsOperations(domain, region).table(),
                new Authenticator(new Scope(region, "rekognition"), settings, keys, clock),
                authorizer,
                new AwsJsonDecoder(settings.get(ApiSettings.MAX_BODY_BYTES)),
                new ConstraintValidator(ConstraintModel.rekognition()),
                ids);
    }

    Optional<S3Credential> s3(String accessKeyId) {
        return accounts.credential(accessKeyId)
                .map(found -> new S3Credential(found.secret(), found.caller().account(), null));
    }
}
