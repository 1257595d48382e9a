package dev.ownlabel.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.rekognition.model.Asset;
import software.amazon.awssdk.services.rekognition.model.CreateDatasetRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CreateProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.DistributeDataset;
import software.amazon.awssdk.services.rekognition.model.DistributeDatasetEntriesRequest;
import software.amazon.awssdk.services.rekognition.model.Image;
import software.amazon.awssdk.services.rekognition.model.OutputConfig;
import software.amazon.awssdk.services.rekognition.model.TrainingData;
import software.amazon.awssdk.services.rekognition.model.UntagResourceRequest;

class ConstraintValidatorTest {
    private static final String PROJECT = "arn:aws:rekognition:us-east-1:111122223333:project/p/1";
    private static final String VERSION = "arn:aws:rekognition:us-east-1:111122223333:project/p/version/v/1";
    private static final String TAG_KEY = "[Member must have length less than or equal to 128, Member must have length"
            + " greater than or equal to 1, Member must satisfy regular expression pattern:"
            + " ^(?!aws:)[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*$]";

    private final ConstraintModel model = ConstraintModel.rekognition();
    private final ConstraintValidator validator = new ConstraintValidator(model);

    @Test
    void theModelKnowsTheTwentyThreeOperationsAndTheirErrors() {
        assertThat(model.operations()).hasSize(23);
        assertThat(model.errors("DescribeDataset"))
                .containsExactlyInAnyOrder(
                        "InternalServerError",
                        "ThrottlingException",
                        "ProvisionedThroughputExceededException",
                        "InvalidParameterException",
                        "AccessDeniedException",
                        "ResourceNotFoundException");
        assertThatIllegalStateException().isThrownBy(() -> model.errors("DetectFaces"));
    }

    @Test
    void aValidRequestHasNoFindings() {
        assertThat(check("CreateProject", CreateProjectRequest.builder().projectName("a.b-c_1")))
                .isEmpty();
    }

    @Test
    void aMissingMemberIsNamedInLowerCamelCase() {
        assertThat(check("DetectCustomLabels", DetectCustomLabelsRequest.builder()))
                .containsExactly(
                        "Value null at 'projectVersionArn' failed to satisfy constraint: Member must not be null",
                        "Value null at 'image' failed to satisfy constraint: Member must not be null");
        assertThat(check("UntagResource", UntagResourceRequest.builder().resourceArn(PROJECT)))
                .containsExactly("Value null at 'tagKeys' failed to satisfy constraint: Member must not be null");
    }

    @Test
    void aBlobIsShownAsAJavaBuffer() {
        DetectCustomLabelsRequest.Builder request =
                DetectCustomLabelsRequest.builder().projectVersionArn(VERSION);

        assertThat(check("DetectCustomLabels", request.image(image(0))))
                .containsExactly("Value 'java.nio.HeapByteBuffer[pos=0 lim=0 cap=0]' at 'image.bytes' failed to satisfy"
                        + " constraint: Member must have length greater than or equal to 1");
        assertThat(check("DetectCustomLabels", request.image(image(5_242_881))))
                .containsExactly(
                        "Value 'java.nio.HeapByteBuffer[pos=0 lim=5242881 cap=5242881]' at 'image.bytes' failed"
                                + " to satisfy constraint: Member must have length less than or equal to 5242880");
        assertThat(check("DetectCustomLabels", request.image(image(5_242_880)))).isEmpty();
    }

    @Test
    void numbersAreHeldToTheirRange() {
        DetectCustomLabelsRequest.Builder request =
                DetectCustomLabelsRequest.builder().projectVersionArn(VERSION).image(image(1));

        assertThat(check("DetectCustomLabels", request.maxResults(-1).minConfidence(100.5f)))
                .containsExactly(
                        "Value '-1' at 'maxResults' failed to satisfy constraint: Member must have value greater than"
                                + " or equal to 0",
                        "Value '100.5' at 'minConfidence' failed to satisfy constraint: Member must have value less"
                                + " than or equal to 100");
        assertThat(check("DetectCustomLabels", request.maxResults(0).minConfidence(100f)))
                .isEmpty();
    }

    @Test
    void anEnumerationListsItsValues() {
        assertThat(check(
                        "CreateDataset",
                        CreateDatasetRequest.builder().projectArn(PROJECT).datasetType("train")))
                .containsExactly("Value 'train' at 'datasetType' failed to satisfy constraint: Member must satisfy enum"
                        + " value set: [TRAIN, TEST]");
    }

    @Test
    void lengthAndPatternAreSeparateFindings() {
        assertThat(check("CreateProject", CreateProjectRequest.builder().projectName("")))
                .containsExactly(
                        "Value '' at 'projectName' failed to satisfy constraint: Member must have length greater than"
                                + " or equal to 1",
                        "Value '' at 'projectName' failed to satisfy constraint: Member must satisfy regular expression"
                                + " pattern: [a-zA-Z0-9_.\\-]+");
        assertThat(check("CreateProject", CreateProjectRequest.builder().projectName("a\n")))
                .hasSize(1);
    }

    @Test
    void listPositionsCountFromOne() {
        assertThat(check("DescribeProjects", DescribeProjectsRequest.builder().projectNames("ok", "no good")))
                .containsExactly("Value 'no good' at 'projectNames.2.member' failed to satisfy constraint: Member must"
                        + " satisfy regular expression pattern: [a-zA-Z0-9_.\\-]+");
        assertThat(check("DescribeProjects", DescribeProjectsRequest.builder().projectNames(List.of())))
                .containsExactly("Value '[]' at 'projectNames' failed to satisfy constraint: Member must have length"
                        + " greater than or equal to 1");
        assertThat(check(
                        "DistributeDatasetEntries",
                        DistributeDatasetEntriesRequest.builder()
                                .datasets(DistributeDataset.builder().build())))
                .containsExactly(
                        "Value '[DistributeDataset()]' at 'datasets' failed to satisfy constraint: Member must have"
                                + " length greater than or equal to 2",
                        "Value null at 'datasets.1.member.arn' failed to satisfy constraint: Member must not be null");
    }

    @Test
    void aMapIsReportedForItsKeysAndForItsValues() {
        CreateProjectRequest.Builder request = CreateProjectRequest.builder().projectName("p");

        assertThat(check("CreateProject", request.tags(Map.of("aws:a", "b"))))
                .containsExactly("Value '{aws:a=b}' at 'tags' failed to satisfy constraint: Map keys must satisfy"
                        + " constraint: " + TAG_KEY);
        assertThat(check("CreateProject", request.tags(Map.of("a", "b#"))))
                .containsExactly("Value '{a=b#}' at 'tags' failed to satisfy constraint: Map value must satisfy"
                        + " constraint: [Member must have length less than or equal to 256, Member must have length"
                        + " greater than or equal to 0, Member must satisfy regular expression pattern:"
                        + " ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$]");
        assertThat(check("CreateProject", request.tags(Map.of("é a", "")))).isEmpty();
    }

    @Test
    void anArnOfAnotherKindFailsThePattern() {
        assertThat(check(
                        "CreateDataset",
                        CreateDatasetRequest.builder().projectArn(VERSION).datasetType("TRAIN")))
                .hasSize(1)
                .first()
                .asString()
                .startsWith("Value '" + VERSION + "' at 'projectArn' failed to satisfy constraint: Member must satisfy"
                        + " regular expression pattern: (^arn:");
    }

    @Test
    void nestedMembersAreNamedByPath() {
        assertThat(check(
                        "CreateProjectVersion",
                        CreateProjectVersionRequest.builder()
                                .projectArn(PROJECT)
                                .versionName("v")
                                .outputConfig(
                                        OutputConfig.builder().s3Bucket("b").build())
                                .trainingData(TrainingData.builder()
                                        .assets(Asset.builder()
                                                .groundTruthManifest(
                                                        manifest -> manifest.s3Object(object -> object.name("")))
                                                .build())
                                        .build())))
                .containsExactly(
                        "Value 'b' at 'outputConfig.s3Bucket' failed to satisfy constraint: Member must have length"
                                + " greater than or equal to 3",
                        "Value '' at 'trainingData.assets.1.member.groundTruthManifest.s3Object.name' failed to satisfy"
                                + " constraint: Member must have length greater than or equal to 1");
    }

    @Test
    void hugeValuesAreCutAndNeitherTheyNorManyFindingsAreLoaded() {
        String huge = "😀".repeat(2_000_000);
        List<String> names = Collections.nCopies(5000, "no good");

        List<String> one = check("CreateProject", CreateProjectRequest.builder().projectName("x" + huge));
        List<String> many =
                check("DescribeProjects", DescribeProjectsRequest.builder().projectNames(names));

        assertThat(one)
                .containsExactly("Value 'x" + "😀".repeat(499) + "…' at 'projectName' failed to satisfy constraint:"
                        + " Member must have length less than or equal to 255");
        assertThat(many).hasSize(100);
        assertThat(String.join("", many)).hasSizeLessThan(20_000);
    }

    @Test
    void theMessageCountsTheFindings() {
        assertThat(ConstraintValidator.message(List.of("a"))).isEqualTo("1 validation error detected: a");
        assertThat(ConstraintValidator.message(List.of("a", "b"))).isEqualTo("2 validation errors detected: a; b");
    }

    private List<String> check(String operation, software.amazon.awssdk.utils.builder.Buildable builder) {
        return validator.check(operation, (SdkPojo) builder.build());
    }

    private static Image image(int bytes) {
        return Image.builder()
                .bytes(SdkBytes.fromByteArrayUnsafe(new byte[bytes]))
                .build();
    }
}
