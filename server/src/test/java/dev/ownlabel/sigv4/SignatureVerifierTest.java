package dev.ownlabel.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.sigv4.Verification.Refused;
import dev.ownlabel.sigv4.Verification.Verified;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

class SignatureVerifierTest {
    private static final Instant NOW = Instant.parse("2024-05-06T07:08:09Z");
    private static final Scope SCOPE = new Scope(new Region("us-east-1"), "rekognition");
    private static final String KEY = "AKIAEXAMPLE000000001";
    private static final String SESSION_KEY = "ASIAEXAMPLE000000002";
    private static final Secret SECRET = new Secret("secret/one+");
    private static final Secret TOKEN = new Secret("token/two==");
    private static final String BODY_SHA256 = SigningKey.sha256("{}");

    private final Map<String, Credential> credentials = Map.of(
            KEY,
            Credential.longTerm(SECRET),
            SESSION_KEY,
            new Credential(SECRET, Optional.of(TOKEN), Optional.of(NOW.plusSeconds(60))));
    private final Signer signer = new Signer(SCOPE, KEY, SECRET, Optional.empty());
    private final Signer sessionSigner = new Signer(SCOPE, SESSION_KEY, SECRET, Optional.of(TOKEN));

    @Test
    void aSignedRequestIsVerified() {
        SignedRequest request = signer.sign(request(), NOW);

        Verification found = verify(request);

        assertThat(found)
                .isEqualTo(new Verified(KEY, NOW, List.of("content-type", "host", "x-amz-date", "x-amz-target")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"long-term", "session"})
    void whatTheSdkSignsIsVerified(String kind) {
        AwsCredentialsIdentity identity = kind.equals("session")
                ? AwsSessionCredentialsIdentity.create(SESSION_KEY, SECRET.reveal(), TOKEN.reveal())
                : AwsCredentialsIdentity.create(KEY, SECRET.reveal());
        SdkHttpFullRequest unsigned = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.POST)
                .uri(URI.create("http://127.0.0.1:8420/a%20b/?z=1&a=x%2Fy&a=%20&empty"))
                .putHeader("Content-Type", "application/x-amz-json-1.1")
                .putHeader("X-Amz-Target", "RekognitionService.DescribeProjects")
                .putHeader("X-Spaced", "  two   spaces  ")
                .appendHeader("X-Twice", "one")
                .appendHeader("X-Twice", "two")
                .build();

        var signed = AwsV4HttpSigner.create()
                .sign(builder -> builder.identity(identity)
                        .request(unsigned)
                        .payload(ContentStreamProvider.fromInputStreamSupplier(
                                () -> new ByteArrayInputStream(new byte[] {'{', '}'})))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rekognition")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1")
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(NOW, ZoneOffset.UTC)));

        assertThat(verify(new SignedRequest(
                        "POST",
                        signed.request().getUri().getRawPath(),
                        signed.request().getUri().getRawQuery(),
                        signed.request().headers(),
                        BODY_SHA256)))
                .isInstanceOf(Verified.class);
    }

    @Test
    void theExampleOfTheSigningDocumentationIsVerified() {
        Scope scope = new Scope(new Region("us-east-1"), "service");
        Secret secret = new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        Map<String, List<String>> headers = Map.of(
                "Host", List.of("example.amazonaws.com"),
                "X-Amz-Date", List.of("20150830T123600Z"),
                "Authorization",
                        List.of("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
                                + " SignedHeaders=host;x-amz-date,"
                                + " Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"));
        SignedRequest request = new SignedRequest("GET", "/", "", headers, SigningKey.sha256(""));

        Verification found = new SignatureVerifier(
                        scope,
                        Duration.ofMinutes(15),
                        _ -> Optional.of(Credential.longTerm(secret)),
                        InstantSource.fixed(Instant.parse("2015-08-30T12:36:00Z")))
                .verify(request);

        assertThat(found).isInstanceOf(Verified.class);
    }

    @Test
    void valuesAreFoldedAndHeadersSentTwiceAreJoined() {
        SignedRequest signed = signer.sign(with(request(), "x-note", "a b", "c"), NOW);

        SignedRequest spaced = with(signed, "x-note", "  a    b ", " c");

        assertThat(verify(spaced)).isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        a=1&b=2, b=2&a=1
        a=1&a=2, a=2&a=1
        a-b=1&a=2, a=2&a-b=1
        a%20b=%2F, a%20b=/
        x=, x
        x=%25zz, x=%zz
        x=%25, x=%
        x=%252, x=%2
        a=%7E~, a=~%7e&
        """)
    void aQueryIsTheSameHoweverItIsWritten(String signedQuery, String sentQuery) {
        SignedRequest signed = signer.sign(
                new SignedRequest("POST", "/", signedQuery, request().headers(), BODY_SHA256), NOW);

        SignedRequest sent = new SignedRequest("POST", "/", sentQuery, signed.headers(), BODY_SHA256);

        assertThat(verify(sent)).isInstanceOf(Verified.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"method", "path", "query", "body", "target", "host", "date"})
    void anyChangeAfterSigningIsAMismatch(String part) {
        SignedRequest signed = signer.sign(request(), NOW);

        SignedRequest changed = switch (part) {
            case "method" -> new SignedRequest("PUT", "/", "", signed.headers(), BODY_SHA256);
            case "path" -> new SignedRequest("POST", "/x", "", signed.headers(), BODY_SHA256);
            case "query" -> new SignedRequest("POST", "/", "x=1", signed.headers(), BODY_SHA256);
            case "body" -> new SignedRequest("POST", "/", "", signed.headers(), SigningKey.sha256("{ }"));
            case "target" -> with(signed, "x-amz-target", "RekognitionService.DeleteProject");
            case "host" -> with(signed, "host", "127.0.0.1:8421");
            default -> with(signed, "x-amz-date", "20240506T070810Z");
        };

        assertThat(verify(changed))
                .isEqualTo(refused(
                        ErrorCode.INVALID_SIGNATURE,
                        "The request signature we calculated does not match the signature you provided. Check your AWS"
                                + " Secret Access Key and signing method. Consult the service documentation for"
                                + " details."));
    }

    @Test
    void aWrongSecretAndAShortSignatureAreMismatches() {
        SignedRequest wrong = Signer.longTerm(SCOPE, KEY, "other").sign(request(), NOW);
        SignedRequest cut =
                authorization(signer.sign(request(), NOW), header -> header.substring(0, header.length() - 1));

        assertThat(code(verify(wrong))).isEqualTo(ErrorCode.INVALID_SIGNATURE);
        assertThat(code(verify(cut))).isEqualTo(ErrorCode.INVALID_SIGNATURE);
    }

    @Test
    void aRequestWithoutAuthorizationMissesItsToken() {
        assertThat(verify(request()))
                .isEqualTo(refused(ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Basic dXNlcjpwYXNz | Authorization header must start with 'AWS4-HMAC-SHA256'.
        AWS4-HMAC-SHA256 | Authorization header must start with 'AWS4-HMAC-SHA256'.
        AWS4-HMAC-SHA256X Credential=a | Authorization header must start with 'AWS4-HMAC-SHA256'.
        AWS4-HMAC-SHA256 nothing, =x | Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.
        AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host | Authorization header requires 'Signature' parameter.
        AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host, Signature=1 | Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.
        """)
    void anIncompleteAuthorizationNamesWhatIsMissing(String header, String message) {
        SignedRequest request = with(signer.sign(request(), NOW), "authorization", header);

        assertThat(verify(request)).isEqualTo(refused(ErrorCode.INCOMPLETE_SIGNATURE, message));
    }

    @Test
    void twoAuthorizationHeadersAreRefused() {
        SignedRequest signed = signer.sign(request(), NOW);
        String header = signed.values("authorization").getFirst();

        assertThat(code(verify(with(signed, "authorization", header, header))))
                .isEqualTo(ErrorCode.INCOMPLETE_SIGNATURE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"absent", "malformed", "twice"})
    void aRequestWithoutOneUsableTimeIsIncomplete(String kind) {
        SignedRequest signed = signer.sign(request(), NOW);
        SignedRequest request = switch (kind) {
            case "absent" -> without(signed, "x-amz-date");
            case "malformed" -> with(signed, "x-amz-date", "2024-05-06T07:08:09Z");
            default -> with(signed, "x-amz-date", "20240506T070809Z", "20240506T070809Z");
        };

        assertThat(verify(request))
                .isEqualTo(refused(
                        ErrorCode.INCOMPLETE_SIGNATURE,
                        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Mon, 06 May 2024 07:08:09 GMT", "20240506T070809Z"})
    void theDateHeaderServesWhereXAmzDateIsAbsent(String date) {
        SignedRequest dated = with(request(), "date", date);

        SignedRequest signed = signer.signOnly(dated, List.of("date", "host", "x-amz-target"), NOW);

        assertThat(verify(signed)).isInstanceOf(Verified.class);
    }

    @Test
    void aDateHeaderThatIsNoTimeIsIncomplete() {
        SignedRequest signed = signer.signOnly(with(request(), "date", "yesterday"), List.of("host"), NOW);

        assertThat(code(verify(signed))).isEqualTo(ErrorCode.INCOMPLETE_SIGNATURE);
    }

    @ParameterizedTest
    @CsvSource({"-900, true", "-901, false", "900, true", "901, false"})
    void aSignatureIsGoodForFifteenMinutesEitherWay(long seconds, boolean good) {
        SignedRequest signed = signer.sign(request(), NOW.plusSeconds(seconds));

        assertThat(verify(signed) instanceof Verified).isEqualTo(good);
    }

    @Test
    void aSignatureOutOfTimeIsToldBothTimes() {
        assertThat(verify(signer.sign(request(), NOW.minusSeconds(901))))
                .isEqualTo(refused(
                        ErrorCode.INVALID_SIGNATURE,
                        "Signature expired: 20240506T065308Z is now earlier than 20240506T065309Z"
                                + " (20240506T070809Z - 15 min.)"));
        assertThat(verify(signer.sign(request(), NOW.plusSeconds(901))))
                .isEqualTo(refused(
                        ErrorCode.INVALID_SIGNATURE,
                        "Signature not yet current: 20240506T072310Z is still later than 20240506T072309Z"
                                + " (20240506T070809Z + 15 min.)"));
    }

    @Test
    void anotherScopeIsRefusedInWords() {
        Signer elsewhere = Signer.longTerm(new Scope(new Region("eu-west-1"), "s3"), KEY, SECRET.reveal());

        assertThat(verify(elsewhere.sign(request(), NOW)))
                .isEqualTo(refused(
                        ErrorCode.INVALID_SIGNATURE,
                        "Credential should be scoped to a valid Region, not 'eu-west-1'."
                                + " Credential should be scoped to correct service: 'rekognition'."));
    }

    @Test
    void aWrongDateOrTerminatorInTheScopeIsRefusedAndCutShort() {
        SignedRequest signed = signer.sign(request(), NOW);

        SignedRequest changed = authorization(
                signed,
                header -> header.replace("/20240506/", "/" + "9".repeat(100) + "/")
                        .replace("aws4_", "aws5_"));

        assertThat(verify(changed))
                .isEqualTo(refused(
                        ErrorCode.INVALID_SIGNATURE,
                        "Credential should be scoped with a valid terminator: 'aws4_request'. Date in Credential scope"
                                + " does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                                + "9".repeat(64)
                                + "…' != '20240506', from '20240506T070809Z'."));
    }

    @Test
    void hostAndTargetMustBeSigned() {
        SignedRequest dated = with(request(), "x-amz-date", "20240506T070809Z");

        assertThat(verify(signer.signOnly(dated, List.of("x-amz-date", "x-amz-target"), NOW)))
                .isEqualTo(refused(
                        ErrorCode.INVALID_SIGNATURE, "'host' must be a 'SignedHeader' in the AWS Authorization."));
        assertThat(verify(signer.signOnly(dated, List.of("host", "x-amz-date"), NOW)))
                .isEqualTo(refused(
                        ErrorCode.INVALID_SIGNATURE,
                        "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization."));
        assertThat(verify(signer.signOnly(without(dated, "x-amz-target"), List.of("host", "x-amz-date"), NOW)))
                .isInstanceOf(Verified.class);
    }

    @Test
    void aSignedHeaderThatIsNotThereIsRefused() {
        SignedRequest signed = signer.sign(with(request(), "x-note", "a"), NOW);

        assertThat(verify(without(signed, "x-note")))
                .isEqualTo(refused(ErrorCode.INVALID_SIGNATURE, "The signed header 'x-note' is not in the request."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UNSIGNED-PAYLOAD", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "0000"})
    void aDeclaredPayloadHashMustBeThatOfTheBody(String declared) {
        SignedRequest signed = signer.sign(with(request(), "x-amz-content-sha256", declared), NOW);

        assertThat(verify(signed))
                .isEqualTo(refused(
                        ErrorCode.INVALID_SIGNATURE,
                        "The value of 'x-amz-content-sha256' is not the SHA-256 of the body."));
    }

    @Test
    void aTrueDeclaredPayloadHashIsAccepted() {
        SignedRequest signed = signer.sign(with(request(), "x-amz-content-sha256", BODY_SHA256), NOW);

        assertThat(verify(signed)).isInstanceOf(Verified.class);
    }

    @Test
    void anUnknownKeyAndAWrongTokenLookTheSame() {
        SignedRequest session = sessionSigner.sign(request(), NOW);
        List<SignedRequest> requests = List.of(
                Signer.longTerm(SCOPE, "AKIAUNKNOWN", SECRET.reveal()).sign(request(), NOW),
                with(session, "x-amz-security-token", "other"),
                with(session, "x-amz-security-token", TOKEN.reveal(), TOKEN.reveal()),
                signer.sign(with(request(), "x-amz-security-token", "any"), NOW),
                new Signer(SCOPE, SESSION_KEY, SECRET, Optional.empty()).sign(request(), NOW));

        for (SignedRequest request : requests) {
            assertThat(verify(request))
                    .isEqualTo(refused(
                            ErrorCode.UNRECOGNIZED_CLIENT, "The security token included in the request is invalid."));
        }
    }

    @Test
    void aSessionIsVerifiedUntilItExpires() {
        SignedRequest signed = sessionSigner.sign(request(), NOW);

        assertThat(verify(signed, NOW.plusSeconds(59))).isInstanceOf(Verified.class);
        assertThat(verify(signed, NOW.plusSeconds(60)))
                .isEqualTo(refused(ErrorCode.EXPIRED_TOKEN, "The security token included in the request is expired"));
    }

    private Verification verify(SignedRequest request) {
        return verify(request, NOW);
    }

    private Verification verify(SignedRequest request, Instant now) {
        return new SignatureVerifier(
                        SCOPE,
                        Duration.ofMinutes(15),
                        id -> Optional.ofNullable(credentials.get(id)),
                        InstantSource.fixed(now))
                .verify(request);
    }

    private static ErrorCode code(Verification verification) {
        return ((Refused) verification).code();
    }

    private static Refused refused(ErrorCode code, String message) {
        return new Refused(code, message);
    }

    private static SignedRequest request() {
        return new SignedRequest(
                "POST",
                "/",
                "",
                Map.of(
                        "Host", List.of("127.0.0.1:8420"),
                        "Content-Type", List.of("application/x-amz-json-1.1"),
                        "X-Amz-Target", List.of("RekognitionService.DescribeProjects")),
                BODY_SHA256);
    }

    private static SignedRequest authorization(SignedRequest request, java.util.function.UnaryOperator<String> change) {
        return with(
                request,
                "authorization",
                change.apply(request.values("authorization").getFirst()));
    }

    private static SignedRequest with(SignedRequest request, String name, String... values) {
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        headers.put(name, new ArrayList<>(List.of(values)));
        return new SignedRequest(
                request.method(), request.rawPath(), request.rawQuery(), headers, request.payloadSha256());
    }

    private static SignedRequest without(SignedRequest request, String name) {
        Map<String, List<String>> headers = new LinkedHashMap<>(request.headers());
        headers.remove(name);
        return new SignedRequest(
                request.method(), request.rawPath(), request.rawQuery(), headers, request.payloadSha256());
    }
}
