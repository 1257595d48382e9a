package dev.ownlabel.app;

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

    Authorizer authorizer(InstantSource clock) {
        return new Authorizer(_ -> CallerPolicies.Held.NOTHING, region, clock);
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
