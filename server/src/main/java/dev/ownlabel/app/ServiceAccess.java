package dev.ownlabel.app;

import dev.ownlabel.api.AccessKeys;
import dev.ownlabel.api.ApiSettings;
import dev.ownlabel.api.AuditTrail;
import dev.ownlabel.api.Authenticator;
import dev.ownlabel.api.Gateway;
import dev.ownlabel.api.JsonProtocol;
import dev.ownlabel.api.Operation;
import dev.ownlabel.api.QueryProtocol;
import dev.ownlabel.api.Service;
import dev.ownlabel.api.customlabels.CallerRights;
import dev.ownlabel.api.customlabels.CustomLabelsDomain;
import dev.ownlabel.api.customlabels.CustomLabelsOperations;
import dev.ownlabel.api.iam.IamOperations;
import dev.ownlabel.api.kms.ExternalKeyAccess;
import dev.ownlabel.api.kms.KeyAccess;
import dev.ownlabel.api.kms.KeyRights;
import dev.ownlabel.api.kms.KmsDomain;
import dev.ownlabel.api.kms.KmsOperations;
import dev.ownlabel.api.s3.BucketAuthority;
import dev.ownlabel.api.s3.S3Credential;
import dev.ownlabel.api.sts.StsOperations;
import dev.ownlabel.api.wire.AwsJsonDecoder;
import dev.ownlabel.api.wire.ConstraintModel;
import dev.ownlabel.api.wire.ConstraintValidator;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.config.Settings;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.Tags;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.objectstore.embedded.VersionedStore;
import dev.ownlabel.sigv4.Credential;
import dev.ownlabel.sigv4.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Gives each service's front the accounts in the form it asks for. */
final class ServiceAccess {
    /** Where global services are signed for; by the second name by the SDK for Java, when its endpoint is overridden. */
    private static final List<Region> GLOBAL = List.of(new Region("us-east-1"), new Region("aws-global"));

    private final Directory directory;
    private final Region region;
    private final Settings settings;
    private final InstantSource clock;
    private final Tags tags;
    private final Authorizer authorizer;
    private final KmsDomain kms;
    private final KeyAccess keys;
    private final KeyRights keyRights;

    ServiceAccess(Foundation foundation, Region region, Settings settings, InstantSource clock) {
        this.directory = foundation.directory();
        this.kms = foundation.kms();
        this.region = region;
        this.settings = settings;
        this.clock = clock;
        this.tags = new Tags(foundation.database(), CustomLabelsSettings.from(settings), clock);
        this.authorizer = new Authorizer(directory.policies(), tags::recent, region, clock);
        this.keys = new KeyAccess(kms, authorizer, region);
        this.keyRights = foundation
                .externalKeys()
                .<KeyRights>map(external -> new ExternalKeyAccess(external, authorizer, region))
                .orElse(keys);
    }

    Gateway gateway(CustomLabelsDomain domain, AuditTrail trail, Ids ids, Metrics metrics) {
        return new Gateway(List.of(rekognition(domain, ids), kms(ids), iam(), sts()), authorizer, trail, metrics);
    }

    /** What Custom Labels does with a caller's permissions, where objects are in {@code store} or, without one, elsewhere. */
    CallerRights rights(Optional<VersionedStore> store) {
        return new CallerRights(keyRights, store.map(own -> new BucketAuthority(own, authorizer)), authorizer);
    }

    private Service kms(Ids ids) {
        return new Service(
                new JsonProtocol(
                        "TrentService",
                        JsonProtocol.Errors.PLAIN,
                        new AwsJsonDecoder(settings.get(ApiSettings.MAX_BODY_BYTES)),
                        validator("kms"),
                        ids),
                authenticator(new Scope(region, "kms")),
                new KmsOperations(kms, keys, ids.random()).table());
    }

    private Service rekognition(CustomLabelsDomain domain, Ids ids) {
        return new Service(
                new JsonProtocol(
                        "RekognitionService",
                        JsonProtocol.Errors.TWO_FAMILIES,
                        new AwsJsonDecoder(settings.get(ApiSettings.MAX_BODY_BYTES)),
                        validator("rekognition"),
                        ids),
                authenticator(new Scope(region, "rekognition")),
                new CustomLabelsOperations(domain, region).table());
    }

    private Service iam() {
        return query("iam", "2010-05-08", new IamOperations(directory).table());
    }

    private Service sts() {
        return query("sts", "2011-06-15", new StsOperations(directory, authorizer).table());
    }

    private Service query(String name, String version, List<Operation<?, ?>> table) {
        List<Region> regions =
                Stream.concat(Stream.of(region), GLOBAL.stream()).distinct().toList();
        return new Service(
                new QueryProtocol(name, version, validator(name)), authenticator(new Scope(regions, name)), table);
    }

    private static ConstraintValidator validator(String service) {
        return new ConstraintValidator(ConstraintModel.of(service));
    }

    private Authenticator authenticator(Scope scope) {
        AccessKeys keys = id -> directory
                .credentials()
                .find(id)
                .map(found -> new AccessKeys.AccessKey(
                        found.caller(), new Credential(found.secret(), found.token(), found.expires())));
        return new Authenticator(scope, settings, keys, clock);
    }

    Optional<S3Credential> s3(String accessKeyId) {
        return directory
                .credentials()
                .find(accessKeyId)
                .map(found -> new S3Credential(
                        found.secret(), found.caller(), found.token().orElse(null), found.expires()));
    }

    /** The tags that conditions ask for: whoever changes tags changes them here, so that conditions see it at once. */
    Tags tags() {
        return tags;
    }

    Authorizer authorizer() {
        return authorizer;
    }
}
