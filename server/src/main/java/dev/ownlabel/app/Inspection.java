package dev.ownlabel.app;

import dev.ownlabel.api.customlabels.CopyChecks;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.artifacts.ModelArtifacts;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.config.Settings;
import dev.ownlabel.customlabels.Copies;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.policies.ProjectPolicies;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.Origin;
import dev.ownlabel.iam.Session;
import dev.ownlabel.iam.directory.Credentials;
import dev.ownlabel.iam.directory.Identities;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.jobs.JobSettings;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.policy.Explanation;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicySet.Gate;
import dev.ownlabel.policy.Requester;
import dev.ownlabel.vision.ModelBundle;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/** Asks the rules of a data folder what they would decide, with its server running or not, and changes nothing. */
public final class Inspection implements AutoCloseable {
    /** The name of a session that nobody has begun. */
    private static final String SESSION = "explanation";

    private final Foundation foundation;
    private final Region region;
    private final Authorizer authorizer;
    private final ProjectPolicies policies;
    private final CopyChecks checks;
    private final Settings settings;

    private Inspection(Foundation foundation, Settings settings) {
        InstantSource clock = InstantSource.system();
        CustomLabelsSettings quotas = CustomLabelsSettings.from(settings);
        this.foundation = foundation;
        this.settings = settings;
        this.region = settings.get(AppSettings.REGION);
        ServiceAccess access = new ServiceAccess(foundation, region, settings, clock);
        this.authorizer = access.authorizer();
        this.policies = new ProjectPolicies(foundation.database(), quotas, clock, new Ids(new SecureRandom()));
        Copies copies = new Copies(
                foundation.database(),
                new Jobs(foundation.database(), JobSettings.from(settings), "inspection", clock), // never started
                quotas,
                access.tags(),
                clock);
        this.checks = new CopyChecks(
                authorizer,
                policies,
                copies,
                foundation.keys(),
                access.rights(ObjectStores.embedded(foundation, settings, clock)),
                quotas.copyNeedsCreation());
    }

    /** Opens the data folder that the settings name. */
    public static Inspection open(Settings settings) throws IOException {
        Foundation foundation = Foundation.open(settings);
        try {
            return new Inspection(foundation, settings);
        } catch (RuntimeException e) {
            foundation.close();
            throw e;
        }
    }

    public Region region() {
        return region;
    }

    public CopyChecks checks() {
        return checks;
    }

    /**
     * A version's model, for its caller to take away. AWS has no such action, so it has a name of its own, which the policies of AWS's own
     * actions do not allow by accident; nobody takes another account's model.
     *
     * @throws ServiceException ACCESS_DENIED, or RESOURCE_NOT_FOUND for a version of another account, too
     */
    public ModelBundle model(Caller caller, ProjectVersionArn version) throws IOException {
        authorizer.require(caller, new Access("ownlabel:ExportProjectVersion", version.toString()));
        if (!version.account().equals(caller.account())) {
            throw new ServiceException(ErrorCode.RESOURCE_NOT_FOUND, "The project version does not exist: " + version);
        }
        try (ObjectStores stores = ObjectStores.unswept(foundation, settings, InstantSource.system())) {
            ModelArtifacts.Stored stored = new ModelArtifacts(stores.objects(), foundation.keys()).read(version);
            return new ModelBundle(stored.onnx(), stored.json());
        } catch (ObjectStoreException e) {
            throw new IOException("The model cannot be read: " + e.getMessage(), e);
        }
    }

    /** Whom the profile of the folder's credentials file stands for. */
    public Caller profile(String name) {
        ProfileFile file = ProfileFile.builder()
                .content(foundation.folder().credentials())
                .type(ProfileFile.Type.CREDENTIALS)
                .build();
        try (ProfileCredentialsProvider provider = ProfileCredentialsProvider.builder()
                .profileFile(file)
                .profileName(name)
                .build()) {
            String keyId = provider.resolveCredentials().accessKeyId();
            return foundation
                    .directory()
                    .credentials()
                    .find(keyId)
                    .orElseThrow(() -> new JobFailedException("No account here has the access key of profile " + name))
                    .caller();
        }
    }

    /** What becomes of the principal's wish, statement by statement; a project's policies are asked where the resource is its own. */
    public Explanation explain(Arn principal, Access access) {
        List<NamedPolicy> attached = policies.governing(access.resource());
        return authorizer.explain(caller(principal), access, Gate.EITHER, attached);
    }

    /** A user, a role (as a session of it would ask), a session of a role, or an account's root. */
    private Caller caller(Arn principal) {
        AccountId account = new AccountId(principal.account());
        String resource = principal.resource();
        if (resource.equals("root")) {
            return new Caller(
                    account, principal, account.value(), new Requester.Root(account), Session.NONE, Origin.UNKNOWN);
        }
        Identities identities = foundation.directory().identities();
        if (resource.startsWith("assumed-role/")) {
            String[] parts = resource.split("/", 3);
            return session(identities.get(account, Kind.ROLE, parts[1]), parts.length == 3 ? parts[2] : SESSION);
        }
        Identity identity = identities
                .find(principal)
                .orElseThrow(() -> new JobFailedException("There is no principal " + principal));
        return switch (identity.kind()) {
            case USER -> new Caller(account, principal, identity.id());
            case ROLE -> session(identity, SESSION);
            case GROUP -> throw new JobFailedException("A group asks for nothing itself: " + principal);
        };
    }

    private static Caller session(Identity role, String name) {
        Arn principal = Credentials.sessionArn(role, name);
        String userId = role.id() + ":" + name;
        return new Caller(
                role.account(),
                principal,
                userId,
                new Requester.RoleSession(role.arn(), principal, userId),
                Session.NONE,
                Origin.UNKNOWN);
    }

    @Override
    public void close() {
        foundation.close();
    }
}
