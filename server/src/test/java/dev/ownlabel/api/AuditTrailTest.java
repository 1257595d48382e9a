package dev.ownlabel.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.ManualClock;
import dev.ownlabel.audit.AuditLog;
import dev.ownlabel.audit.AuditSettings;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.Origin;
import dev.ownlabel.json.Json.JsonNull;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyResponse;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionResponse;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectResponse;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsResponse;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.UpdateDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.UpdateDatasetEntriesResponse;

class AuditTrailTest {
    private static final Caller CALLER = new Caller(
                    new AccountId("444455556666"), Arn.of("arn:aws:iam::444455556666:user/team/ann"), "AIDAEXAMPLE")
            .from(new Origin("192.0.2.7", false, "aws-cli/2"));
    private static final ApiRequest REQUEST = new ApiRequest(
            "request-1",
            "POST",
            "/",
            "",
            Map.of(
                    "authorization",
                    List.of(
                            "AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE000000001/20240506/us-east-1/rekognition/aws4_request,"
                                    + " SignedHeaders=host, Signature=00")),
            CALLER.origin());

    private @TempDir Path folder;
    private AuditLog log;
    private AuditTrail trail;

    @BeforeEach
    void start() throws IOException {
        ManualClock clock = new ManualClock();
        Ids ids = new Ids(new Random(1));
        log = new AuditLog(new AuditSettings(true, folder, 1 << 20, 3), new Region("us-east-1"), ids, clock);
        trail = new AuditTrail(Optional.of(log), ids, clock);
    }

    @AfterEach
    void end() throws IOException {
        log.close();
    }

    private static AuditTrail.Call call(String operation, SdkPojo input) {
        return new AuditTrail.Call(operation, CALLER, REQUEST, input);
    }

    private List<JsonObject> events() throws IOException {
        return Files.readAllLines(folder.resolve("audit.jsonl")).stream()
                .map(JsonReader::stored)
                .toList();
    }

    @Test
    void aChangeIsRecordedWithCloudTrailsNames() throws IOException {
        trail.done(
                call(
                        "CreateProject",
                        CreateProjectRequest.builder().projectName("p").build()),
                CreateProjectResponse.builder().projectArn("arn:x").build());

        JsonObject event = events().getFirst();
        assertThat(event.members().keySet())
                .containsExactly(
                        "eventVersion",
                        "userIdentity",
                        "eventTime",
                        "eventSource",
                        "eventName",
                        "awsRegion",
                        "sourceIPAddress",
                        "userAgent",
                        "requestParameters",
                        "responseElements",
                        "requestID",
                        "eventID",
                        "readOnly",
                        "eventType",
                        "managementEvent",
                        "recipientAccountId",
                        "eventCategory");
        assertThat(event.string("eventSource")).contains("rekognition.amazonaws.com");
        assertThat(event.string("eventTime").orElseThrow()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(event.string("sourceIPAddress")).contains("192.0.2.7");
        assertThat(event.object("requestParameters")).contains(JsonObject.EMPTY.with("projectName", "p"));
        assertThat(event.object("responseElements")).contains(JsonObject.EMPTY.with("projectArn", "arn:x"));
        assertThat(event.object("userIdentity").orElseThrow())
                .isEqualTo(JsonObject.EMPTY
                        .with("type", "IAMUser")
                        .with("principalId", "AIDAEXAMPLE")
                        .with("arn", "arn:aws:iam::444455556666:user/team/ann")
                        .with("accountId", "444455556666")
                        .with("accessKeyId", "AKIAEXAMPLE000000001")
                        .with("userName", "ann"));
    }

    @Test
    void readingIsRecordedOnlyWhereItWasDenied() throws IOException {
        SdkPojo input = DescribeProjectsRequest.builder().build();
        trail.done(
                call("DescribeProjects", input),
                DescribeProjectsResponse.builder().build());
        trail.failed(call("DescribeProjects", input), ErrorCode.INVALID_PARAMETER, "wrong");
        trail.failed(call("DescribeProjects", input), ErrorCode.ACCESS_DENIED, "not authorized");

        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.string("errorCode")).contains("AccessDeniedException");
            assertThat(event.string("errorMessage")).contains("not authorized");
            assertThat(event.bool("readOnly")).contains(true);
            assertThat(event.get("responseElements")).contains(JsonNull.NULL);
        });
    }

    @Test
    void aCopyFromAnotherAccountIsToldToBothWithOneSharedId() throws IOException {
        trail.done(
                call(
                        "CopyProjectVersion",
                        CopyProjectVersionRequest.builder()
                                .sourceProjectArn("arn:aws:rekognition:us-east-1:111122223333:project/p/1")
                                .build()),
                CopyProjectVersionResponse.builder().build());

        List<JsonObject> events = events();
        assertThat(events)
                .extracting(event -> event.string("recipientAccountId").orElseThrow())
                .containsExactly("444455556666", "111122223333");
        assertThat(events.get(0).string("sharedEventID"))
                .isPresent()
                .isEqualTo(events.get(1).string("sharedEventID"));
        assertThat(events.get(0).string("eventID")).isNotEqualTo(events.get(1).string("eventID"));
    }

    @Test
    void bytesAndSecretsAreHidden() throws IOException {
        SdkBytes bytes = SdkBytes.fromUtf8String("do-not-record");
        trail.failed(
                call(
                        "DetectCustomLabels",
                        DetectCustomLabelsRequest.builder()
                                .image(image -> image.bytes(bytes))
                                .build()),
                ErrorCode.ACCESS_DENIED,
                "no");
        trail.done(
                call(
                        "UpdateDatasetEntries",
                        UpdateDatasetEntriesRequest.builder()
                                .changes(changes -> changes.groundTruth(bytes))
                                .build()),
                UpdateDatasetEntriesResponse.builder().build());
        trail.done(
                call("CreateAccessKey", CreateAccessKeyRequest.builder().build()),
                CreateAccessKeyResponse.builder()
                        .accessKey(key -> key.accessKeyId("AKIAEXAMPLE").secretAccessKey("do-not-record"))
                        .build());

        assertThat(folder.resolve("audit.jsonl")).content().doesNotContain("do-not-record", "ZG8tbm90");
        assertThat(events())
                .hasSize(3)
                .allSatisfy(event -> assertThat(event.toString()).contains("HIDDEN_DUE_TO_SECURITY_REASONS"));
    }

    @Test
    void aLineThatACrashCutShortSpoilsNoOther() throws IOException {
        log.close();
        Files.write(folder.resolve("audit.jsonl"), "{\"cut".getBytes(StandardCharsets.UTF_8));
        start();

        trail.done(
                call("CreateProject", CreateProjectRequest.builder().build()),
                CreateProjectResponse.builder().build());

        List<String> lines = Files.readAllLines(folder.resolve("audit.jsonl"));
        assertThat(lines).hasSize(2);
        assertThat(JsonReader.stored(lines.get(1)).string("eventName")).contains("CreateProject");
    }

    @Test
    void theRecordKeepsItsBounds() throws IOException {
        for (int i = 0; i < 12_000; i++) {
            trail.done(
                    call(
                            "CreateProject",
                            CreateProjectRequest.builder().projectName("p" + i).build()),
                    CreateProjectResponse.builder().build());
        }

        try (var files = Files.list(folder)) {
            List<Path> all = files.toList();
            assertThat(all).hasSize(3);
            for (Path file : all) {
                assertThat(Files.size(file)).isLessThanOrEqualTo(1 << 20);
            }
        }
        assertThat(folder.resolve("audit.jsonl")).content().contains("\"p11999\"");
    }

    @Test
    void whatIsTooLongIsRecordedWithoutItsParameters() throws IOException {
        trail.done(
                call(
                        "CreateProject",
                        CreateProjectRequest.builder()
                                .projectName("x".repeat(100_000))
                                .build()),
                CreateProjectResponse.builder().build());

        assertThat(events().getFirst().bool("omitted")).contains(true);
    }
}
