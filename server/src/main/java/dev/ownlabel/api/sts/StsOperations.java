package dev.ownlabel.api.sts;

import dev.ownlabel.api.Operation;
import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Identity;
import dev.ownlabel.iam.directory.Sessions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityRequest;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.GetSessionTokenRequest;
import software.amazon.awssdk.services.sts.model.GetSessionTokenResponse;

/** The operation table of STS. What AssumeRole needs, the role's trust policy says: its handler asks. */
public final class StsOperations {
    private static final Duration DEFAULT_TOKEN = Duration.ofHours(12);

    private final Directory directory;
    private final RoleAssumption assumption;

    public StsOperations(Directory directory, Authorizer authorizer) {
        this.directory = directory;
        this.assumption = new RoleAssumption(directory, authorizer);
    }

    /** Every row. */
    public List<Operation<?, ?>> table() {
        return List.of(
                new Operation<GetCallerIdentityRequest, GetCallerIdentityResponse>(
                        "GetCallerIdentity",
                        GetCallerIdentityRequest::builder,
                        _ -> List.of(),
                        Set.of(),
                        (context, _) -> identity(context.caller())),
                new Operation<AssumeRoleRequest, AssumeRoleResponse>(
                        "AssumeRole",
                        AssumeRoleRequest::builder,
                        _ -> List.of(),
                        Set.of(
                                ErrorCode.MALFORMED_POLICY_DOCUMENT,
                                ErrorCode.PACKED_POLICY_TOO_LARGE,
                                ErrorCode.VALIDATION),
                        assumption::assume),
                new Operation<GetSessionTokenRequest, GetSessionTokenResponse>(
                        "GetSessionToken",
                        GetSessionTokenRequest::builder,
                        _ -> List.of(),
                        Set.of(ErrorCode.VALIDATION),
                        this::token));
    }

    private static GetCallerIdentityResponse identity(Caller caller) {
        return GetCallerIdentityResponse.builder()
                .account(caller.account().value())
                .arn(caller.principal().toString())
                .userId(caller.userId())
                .build();
    }

    private GetSessionTokenResponse token(RequestContext context, GetSessionTokenRequest input) {
        if (input.serialNumber() != null || input.tokenCode() != null) {
            throw new ServiceException(ErrorCode.VALIDATION, "MultiFactorAuthentication is not supported");
        }
        if (context.caller().session().temporary()) {
            throw new ServiceException(ErrorCode.ACCESS_DENIED, "Cannot call GetSessionToken with session credentials");
        }
        Arn principal = context.caller().principal();
        Identity user = directory
                .identities()
                .find(principal)
                .orElseThrow(() -> new ServiceException(ErrorCode.ACCESS_DENIED, principal + " is no user"));
        Duration duration =
                input.durationSeconds() == null ? DEFAULT_TOKEN : Duration.ofSeconds(input.durationSeconds());
        Sessions.Issued issued =
                directory.sessions().issue(new Sessions.NewSession(user, "", List.of(), Map.of(), duration));
        return GetSessionTokenResponse.builder()
                .credentials(credentials(issued))
                .build();
    }

    static Credentials credentials(Sessions.Issued issued) {
        return Credentials.builder()
                .accessKeyId(issued.key().id())
                .secretAccessKey(issued.key().secret().reveal())
                .sessionToken(issued.token().reveal())
                .expiration(issued.expires())
                .build();
    }
}
