package dev.ownlabel.api.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.rekognition.model.CreateProjectRequest;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsRequest;
import software.amazon.awssdk.services.rekognition.model.DescribeProjectsResponse;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsResponse;
import software.amazon.awssdk.services.rekognition.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;
import software.amazon.awssdk.utils.builder.Buildable;

class AwsJsonTest {
    private final AwsJsonEncoder encoder = new AwsJsonEncoder();
    private final AwsJsonDecoder decoder = new AwsJsonDecoder(8 << 20);

    static Stream<Arguments> everyClassWithSeeds() {
        return ConstraintModel.rekognition().operations().stream()
                .sorted()
                .flatMap(name -> Stream.of(name + "Request", name + "Response"))
                .flatMap(name -> IntStream.rangeClosed(1, 5).mapToObj(seed -> Arguments.of(name, seed)));
    }

    @ParameterizedTest(name = "{0} seed {1}")
    @MethodSource("everyClassWithSeeds")
    void whatIsEncodedIsDecodedAgain(String className, int seed) throws ReflectiveOperationException {
        SdkPojo value = (SdkPojo) ((Buildable) populated(builder(className), new SplittableRandom(seed))).build();

        SdkPojo back = decoder.decode(encoder.encode(value), builder(className));

        assertThat(back).isEqualTo(value);
    }

    @Test
    void anEmptyBodyIsAnEmptyObject() {
        assertThat(decode("")).isEqualTo(CreateProjectRequest.builder().build());
        assertThat(decode("{}")).isEqualTo(CreateProjectRequest.builder().build());
    }

    @Test
    void nullIsAbsentAndUnknownMembersAreIgnored() {
        SdkPojo request =
                decode("{\"ProjectName\":null,\"Feature\":\"CUSTOM_LABELS\",\"projectName\":\"x\",\"New\":[{}]}");

        assertThat(request)
                .isEqualTo(
                        CreateProjectRequest.builder().feature("CUSTOM_LABELS").build());
    }

    @Test
    void aWholeNumberMayBeWrittenWithAFraction() {
        SdkPojo request = decoder.decode(body("{\"MaxResults\":5.0}"), DescribeProjectsRequest.builder());

        assertThat(request)
                .isEqualTo(DescribeProjectsRequest.builder().maxResults(5).build());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        [1] | START_ARRAY can not be converted to Structure
        "x" | STRING_VALUE can not be converted to Structure
        {"ProjectVersionArn":5} | NUMBER_VALUE can not be converted to String at 'projectVersionArn'
        {"MaxResults":"5"} | STRING_VALUE can not be converted to Integer at 'maxResults'
        {"MaxResults":5.5} | Number can not be converted to Integer without loss at 'maxResults'
        {"MaxResults":2147483648} | Number can not be converted to Integer without loss at 'maxResults'
        {"MaxResults":1e9999} | Number can not be converted to Integer without loss at 'maxResults'
        {"MinConfidence":"NaN"} | STRING_VALUE can not be converted to Float at 'minConfidence'
        {"MinConfidence":1e39} | Number is out of range for Float at 'minConfidence'
        {"MinConfidence":true} | TRUE_VALUE can not be converted to Float at 'minConfidence'
        {"Image":"x"} | STRING_VALUE can not be converted to Structure at 'image'
        {"Image":{"Bytes":"%%%"}} | Invalid base64 at 'image.bytes'
        {"Image":{"Bytes":{}}} | START_OBJECT can not be converted to Blob at 'image.bytes'
        {"Image":{"S3Object":{"Bucket":false}}} | FALSE_VALUE can not be converted to String at 'image.s3Object.bucket'
        """)
    void aWrongTypeIsNamedWithItsMember(String body, String message) {
        assertRefused(() -> decoder.decode(body(body), DetectCustomLabelsRequest.builder()), message);
    }

    @Test
    void aNullElementIsRefusedInListsAndMaps() {
        assertRefused(
                () -> decoder.decode(body("{\"ProjectNames\":[\"a\",null]}"), DescribeProjectsRequest.builder()),
                "NULL_VALUE can not be converted to String at 'projectNames.2.member'");
        assertRefused(() -> decode("{\"Tags\":{\"a\":null}}"), "NULL_VALUE can not be converted to String at 'tags'");
        assertRefused(() -> decode("{\"Tags\":[]}"), "START_ARRAY can not be converted to Map at 'tags'");
        assertRefused(
                () -> decoder.decode(body("{\"ProjectNames\":{}}"), DescribeProjectsRequest.builder()),
                "START_OBJECT can not be converted to List at 'projectNames'");
    }

    @Test
    void whatIsNotJsonIsRefused() {
        assertRefused(() -> decode("{\"ProjectName\":"), "Text ends too early");
        assertRefused(() -> decode("{} x"), "Text is not valid JSON");
        assertRefused(
                () -> decode("{\"A\":" + "[".repeat(100_000) + "}"), "Text is nested too deeply or holds too much");
        assertRefused(
                () -> decode("{\"A\":[" + "0,".repeat(100_000) + "0]}"), "Text is nested too deeply or holds too much");
    }

    @Test
    void absentMembersAreLeftOutAndEmptyListsThatWereSetAreWritten() {
        SdkPojo response = DescribeProjectsResponse.builder()
                .projectDescriptions(
                        ProjectDescription.builder().datasets(List.of()).build(),
                        ProjectDescription.builder().build())
                .build();

        assertThat(encoder.encode(response).asUtf8String())
                .isEqualTo("{\"ProjectDescriptions\":[{\"Datasets\":[]},{}]}");
        assertThat(encoder.encode(ListTagsForResourceResponse.builder()
                                .tags(Map.of())
                                .build())
                        .asUtf8String())
                .isEqualTo("{\"Tags\":{}}");
        assertThat(encoder.encode(DescribeProjectsResponse.builder().build()).asUtf8String())
                .isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource({
        "1656701487086, 1656701487.086",
        "1656701487100, 1656701487.1",
        "1656701487000, 1656701487",
        "1656700000000, 1656700000",
        "0, 0",
        "-1, -0.001"
    })
    void aTimestampIsSecondsWithUpToThreeDecimals(long millis, String written) {
        SdkPojo response = DescribeProjectsResponse.builder()
                .projectDescriptions(ProjectDescription.builder()
                        .creationTimestamp(Instant.ofEpochMilli(millis).plusNanos(999))
                        .build())
                .build();

        assertThat(encoder.encode(response).asUtf8String())
                .isEqualTo("{\"ProjectDescriptions\":[{\"CreationTimestamp\":" + written + "}]}");
    }

    @ParameterizedTest
    @CsvSource({"67.564, 67.56400299072266", "0.0000001, 0.00000010000000116860974", "100, 100.0", "1e10, 10000000000"})
    void aFloatIsWidenedAndHasNoExponent(float confidence, String written) {
        SdkPojo response = DetectCustomLabelsResponse.builder()
                .customLabels(CustomLabel.builder().confidence(confidence).build())
                .build();

        assertThat(encoder.encode(response).asUtf8String())
                .isEqualTo("{\"CustomLabels\":[{\"Confidence\":" + written + "}]}");
    }

    private SdkPojo decode(String text) {
        return decoder.decode(body(text), CreateProjectRequest.builder());
    }

    private static SdkBytes body(String text) {
        return SdkBytes.fromUtf8String(text);
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .hasMessageStartingWith(message)
                .isInstanceOfSatisfying(
                        ServiceException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERIALIZATION));
    }

    private static SdkPojo builder(String className) throws ReflectiveOperationException {
        return (SdkPojo) Class.forName("software.amazon.awssdk.services.rekognition.model." + className)
                .getMethod("builder")
                .invoke(null);
    }

    private static SdkPojo populated(SdkPojo builder, RandomGenerator random) {
        for (SdkField<?> field : builder.sdkFields()) {
            if (random.nextInt(4) > 0) {
                field.set(builder, value(field, random));
            }
        }
        return builder;
    }

    private static Object value(SdkField<?> field, RandomGenerator random) {
        return switch (field.marshallingType().getKnownType()) {
            case STRING -> text(random);
            case INTEGER -> random.nextInt();
            case LONG -> random.nextLong();
            case FLOAT -> random.nextFloat() * (float) Math.pow(10, random.nextInt(-30, 30));
            case DOUBLE -> random.nextDouble() * Math.pow(10, random.nextInt(-200, 200));
            case BOOLEAN -> random.nextBoolean();
            case INSTANT -> Instant.ofEpochMilli(random.nextLong(-1_000_000_000_000L, 4_000_000_000_000L));
            case SDK_BYTES -> {
                byte[] bytes = new byte[random.nextInt(50)];
                random.nextBytes(bytes);
                yield SdkBytes.fromByteArray(bytes);
            }
            case SDK_POJO -> ((Buildable) populated(field.constructor().get(), random)).build();
            case LIST -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(value(field.getRequiredTrait(ListTrait.class).memberFieldInfo(), random));
                }
                yield list;
            }
            case MAP -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    map.put(
                            text(random),
                            value(field.getRequiredTrait(MapTrait.class).valueFieldInfo(), random));
                }
                yield map;
            }
            case NULL, BIG_DECIMAL, SHORT, BYTE, DOCUMENT -> throw new IllegalStateException();
        };
    }

    private static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            int c = random.nextInt(0x20000);
            text.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? '"' : c);
        }
        return text.toString();
    }
}
