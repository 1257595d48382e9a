package dev.ownlabel.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.User;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GrantOperation;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.rekognition.model.AccessDeniedException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** Accounts, users, roles and keys through the AWS SDK's clients of IAM, STS and KMS, and what they allow and refuse. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServicesIT {
    private static final String READ_ONLY = "arn:aws:iam::aws:policy/AmazonRekognitionReadOnlyAccess";
    private static final String ALLOW_ALL =
            "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}";

    private ServerProcess server;
    private ServiceClients admin;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = ServerProcess.start(folder);
        admin = ServiceClients.of(server.endpoint(), folder.resolve("credentials"), "default");
    }

    @AfterAll
    void stop() throws Exception {
        admin.close();
        server.close();
    }

    private ServiceClients user(String name) {
        admin.iam().createUser(request -> request.userName(name));
        var key = admin.iam().createAccessKey(request -> request.userName(name)).accessKey();
        return ServiceClients.of(
                server.endpoint(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
    }

    private ServiceClients session(Credentials credentials) {
        return ServiceClients.of(
                server.endpoint(),
                StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken())));
    }

    @Test
    void theCallerIsTold() {
        assertThat(admin.sts().getCallerIdentity().arn()).isEqualTo("arn:aws:iam::111122223333:user/admin");
        assertThat(admin.sts().getCallerIdentity().account()).isEqualTo("111122223333");
    }

    @Test
    void aUserMayDoWhatItsPoliciesAllowAndNothingElse() {
        try (ServiceClients dora = user("dora")) {
            assertThatThrownBy(() -> dora.rekognition().describeProjects(request -> {}))
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining("because no identity-based policy allows the rekognition:DescribeProjects");

            admin.iam().attachUserPolicy(request -> request.userName("dora").policyArn(READ_ONLY));

            assertThat(dora.rekognition().describeProjects(request -> {}).projectDescriptions())
                    .isNotNull();
            assertThatThrownBy(() -> dora.rekognition().createProject(request -> request.projectName("no")))
                    .isInstanceOf(AccessDeniedException.class);
        }
    }

    @Test
    void anExplicitDenyOfAGroupWins() {
        try (ServiceClients gus = user("gus")) {
            admin.iam().createGroup(request -> request.groupName("limited"));
            admin.iam().addUserToGroup(request -> request.groupName("limited").userName("gus"));
            admin.iam()
                    .putUserPolicy(
                            request -> request.userName("gus").policyName("all").policyDocument(ALLOW_ALL));
            admin.iam()
                    .putGroupPolicy(request -> request.groupName("limited")
                            .policyName("deny")
                            .policyDocument(
                                    ALLOW_ALL.replace("Allow", "Deny").replace("\"*\",\"R", "\"rekognition:*\",\"R")));

            assertThatThrownBy(() -> gus.rekognition().describeProjects(request -> {}))
                    .hasMessageContaining("with an explicit deny in an identity-based policy");
            assertThat(gus.s3().listBuckets().buckets()).isNotNull();
        }
    }

    @Test
    void aTagOfAProjectKeepsItFromBeingDeleted() {
        try (ServiceClients tess = user("tess")) {
            String deny = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
                    + "\"Resource\":\"*\"},{\"Effect\":\"Deny\",\"Action\":\"rekognition:DeleteProject\","
                    + "\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceTag/stage\":\"prod\"}}}]}";
            admin.iam()
                    .putUserPolicy(request ->
                            request.userName("tess").policyName("all").policyDocument(deny));
            String project = tess.rekognition()
                    .createProject(request -> request.projectName("kept").tags(Map.of("stage", "prod")))
                    .projectArn();

            assertThatThrownBy(() -> tess.rekognition().deleteProject(request -> request.projectArn(project)))
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining("with an explicit deny in an identity-based policy");

            tess.rekognition()
                    .untagResource(request -> request.resourceArn(project).tagKeys("stage"));
            assertThat(tess.rekognition()
                            .deleteProject(request -> request.projectArn(project))
                            .statusAsString())
                    .isEqualTo("DELETING");
        }
    }

    @Test
    void aRoleIsAssumedByWhomItTrustsAndItsSessionWorksForEveryService() {
        try (ServiceClients rita = user("rita")) {
            String role = admin.iam()
                    .createRole(request -> request.roleName("worker").assumeRolePolicyDocument(trust("user/rita")))
                    .role()
                    .arn();
            admin.iam()
                    .attachRolePolicy(request ->
                            request.roleName("worker").policyArn("arn:aws:iam::aws:policy/AmazonS3FullAccess"));

            assertThatThrownBy(() -> admin.sts()
                            .assumeRole(request -> request.roleArn(role).roleSessionName("mine")))
                    .isInstanceOfSatisfying(
                            StsException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
            var assumed = rita.sts().assumeRole(request -> request.roleArn(role).roleSessionName("one"));
            assertThat(assumed.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/worker/one");
            try (ServiceClients worker = session(assumed.credentials())) {
                worker.s3().createBucket(request -> request.bucket("of-the-worker"));
                assertThatThrownBy(() -> worker.rekognition().describeProjects(request -> {}))
                        .isInstanceOf(AccessDeniedException.class);
            }
        }
    }

    private static String trust(String principal) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\","
                + "\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:" + principal + "\"}}}";
    }

    @Test
    void aSessionTokenStandsForTheUser() {
        try (ServiceClients session = session(admin.sts().getSessionToken().credentials())) {
            assertThat(session.sts().getCallerIdentity().arn()).isEqualTo("arn:aws:iam::111122223333:user/admin");
        }
    }

    @Test
    void anInactiveKeyIsNoKey() {
        try (ServiceClients ida = user("ida")) {
            String key = admin.iam()
                    .listAccessKeys(request -> request.userName("ida"))
                    .accessKeyMetadata()
                    .getFirst()
                    .accessKeyId();
            assertThat(ida.sts().getCallerIdentity().arn()).endsWith("user/ida");

            admin.iam()
                    .updateAccessKey(
                            request -> request.userName("ida").accessKeyId(key).status(StatusType.INACTIVE));

            assertThatThrownBy(() -> ida.sts().getCallerIdentity())
                    .isInstanceOfSatisfying(
                            StsException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId"));
        }
    }

    @Test
    void whatIsInUseOrThereOrUnknownIsRefused() {
        user("una").close();
        admin.iam().createAccessKey(request -> request.userName("una"));

        assertThatThrownBy(() -> admin.iam().createAccessKey(request -> request.userName("una")))
                .isInstanceOf(LimitExceededException.class);
        assertThatThrownBy(() -> admin.iam().createUser(request -> request.userName("Una")))
                .isInstanceOf(EntityAlreadyExistsException.class);
        assertThatThrownBy(() -> admin.iam().deleteUser(request -> request.userName("una")))
                .isInstanceOf(DeleteConflictException.class);
        assertThatThrownBy(() -> admin.iam().getUser(request -> request.userName("nobody")))
                .isInstanceOf(NoSuchEntityException.class);
        assertThatThrownBy(() -> admin.iam()
                        .putUserPolicy(request -> request.userName("una")
                                .policyName("p")
                                .policyDocument(ALLOW_ALL.replace("Action", "Actions"))))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        assertThatThrownBy(() -> admin.iam()
                        .putUserPolicy(request -> request.userName("una")
                                .policyName("p")
                                .policyDocument(
                                        ALLOW_ALL.replace("\"*\"}", "\"arn:aws:s3:::" + "x".repeat(2_048) + "\"}"))))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void aListIsReadPageByPage() {
        for (int i = 0; i < 5; i++) {
            String name = "paged-" + i;
            admin.iam().createUser(request -> request.userName(name).path("/paged/"));
        }

        assertThat(admin.iam()
                        .listUsersPaginator(
                                request -> request.pathPrefix("/paged/").maxItems(2))
                        .users())
                .extracting(User::userName)
                .containsExactly("paged-0", "paged-1", "paged-2", "paged-3", "paged-4");
    }

    @Test
    void aManagedPolicyHasVersionsOfWhichOneIsInForce() {
        String arn = admin.iam()
                .createPolicy(request -> request.policyName("mine").policyDocument(ALLOW_ALL))
                .policy()
                .arn();
        admin.iam()
                .createPolicyVersion(request -> request.policyArn(arn)
                        .policyDocument(ALLOW_ALL.replace("Allow", "Deny"))
                        .setAsDefault(true));
        admin.iam().createUser(request -> request.userName("max"));
        admin.iam().attachUserPolicy(request -> request.userName("max").policyArn(arn));

        var result = admin.iam()
                .simulatePrincipalPolicy(request -> request.policySourceArn("arn:aws:iam::111122223333:user/max")
                        .actionNames("s3:GetObject"))
                .evaluationResults()
                .getFirst();

        assertThat(result.evalDecision()).isEqualTo(PolicyEvaluationDecisionType.EXPLICIT_DENY);
        assertThat(result.matchedStatements())
                .extracting(place -> place.sourcePolicyId())
                .containsExactly("mine");
        assertThatThrownBy(() -> admin.iam().deletePolicy(request -> request.policyArn(arn)))
                .isInstanceOf(DeleteConflictException.class);
    }

    @Test
    void aKeyEncryptsUnderItsContextOnly() {
        String key = admin.kms().createKey(request -> {}).keyMetadata().keyId();
        admin.kms().createAlias(request -> request.aliasName("alias/context").targetKeyId(key));

        SdkBytes blob = admin.kms()
                .encrypt(request -> request.keyId("alias/context")
                        .plaintext(SdkBytes.fromUtf8String("hello"))
                        .encryptionContext(Map.of("a", "1")))
                .ciphertextBlob();

        assertThat(admin.kms()
                        .decrypt(request -> request.ciphertextBlob(blob).encryptionContext(Map.of("a", "1")))
                        .plaintext()
                        .asUtf8String())
                .isEqualTo("hello");
        assertThatThrownBy(() -> admin.kms().decrypt(request -> request.ciphertextBlob(blob)))
                .isInstanceOf(InvalidCiphertextException.class);
    }

    @Test
    void aDisabledOrDoomedKeyIsNotUsed() {
        String key = admin.kms().createKey(request -> {}).keyMetadata().keyId();

        admin.kms().disableKey(request -> request.keyId(key));

        assertThatThrownBy(() -> admin.kms()
                        .generateDataKey(request -> request.keyId(key).keySpec(DataKeySpec.AES_256)))
                .isInstanceOf(DisabledException.class);
        admin.kms().scheduleKeyDeletion(request -> request.keyId(key).pendingWindowInDays(7));
        assertThatThrownBy(() -> admin.kms()
                        .generateDataKey(request -> request.keyId(key).keySpec(DataKeySpec.AES_256)))
                .isInstanceOf(KmsInvalidStateException.class);
    }

    @Test
    void aGrantLetsUseAKeyAndItsEndTakesThatBack() {
        String key = admin.kms().createKey(request -> {}).keyMetadata().keyId();
        try (ServiceClients gil = user("gil")) {
            String grant = admin.kms()
                    .createGrant(request -> request.keyId(key)
                            .granteePrincipal("arn:aws:iam::111122223333:user/gil")
                            .operations(GrantOperation.ENCRYPT))
                    .grantId();

            assertThat(gil.kms()
                            .encrypt(request -> request.keyId(key).plaintext(SdkBytes.fromUtf8String("x")))
                            .keyId())
                    .endsWith(key);
            admin.kms().revokeGrant(request -> request.keyId(key).grantId(grant));
            assertThatThrownBy(() ->
                            gil.kms().encrypt(request -> request.keyId(key).plaintext(SdkBytes.fromUtf8String("x"))))
                    .isInstanceOfSatisfying(
                            KmsException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
        }
    }

    @Test
    void aBucketPolicyAllowsAndDenies() {
        admin.s3().createBucket(request -> request.bucket("shared-bucket"));
        admin.s3()
                .putObject(request -> request.bucket("shared-bucket").key("in/one"), RequestBody.fromString("content"));
        try (ServiceClients bea = user("bea")) {
            assertThatThrownBy(() -> bea.s3()
                            .getObjectAsBytes(
                                    request -> request.bucket("shared-bucket").key("in/one")))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));

            admin.s3()
                    .putBucketPolicy(request -> request.bucket("shared-bucket").policy("""
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
                     "Principal": {"AWS": "arn:aws:iam::111122223333:user/bea"},
                     "Resource": "arn:aws:s3:::shared-bucket/in/*"}}
                    """));

            assertThat(bea.s3()
                            .getObjectAsBytes(
                                    request -> request.bucket("shared-bucket").key("in/one"))
                            .asUtf8String())
                    .isEqualTo("content");
            assertThatThrownBy(() -> bea.s3()
                            .putObject(
                                    request -> request.bucket("shared-bucket").key("in/two"),
                                    RequestBody.fromString("x")))
                    .isInstanceOf(S3Exception.class);
            assertThat(admin.s3()
                            .getBucketPolicyStatus(request -> request.bucket("shared-bucket"))
                            .policyStatus()
                            .isPublic())
                    .isFalse();
            admin.s3().deleteBucketPolicy(request -> request.bucket("shared-bucket"));
            assertThatThrownBy(() -> admin.s3().getBucketPolicy(request -> request.bucket("shared-bucket")))
                    .isInstanceOf(S3Exception.class);
        }
    }
}
