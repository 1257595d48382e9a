package dev.ownlabel.sigv4;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.sigv4.Verification.Refused;
import dev.ownlabel.sigv4.Verification.Verified;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Checks Signature Version 4 in the Authorization header (specification, wire.md §4 and §5).
 *
 * <p>The client's SignedHeaders are followed literally, because clients differ in what they sign. Two headers must be among them:
 * {@code host}, and {@code x-amz-target} where it is present, since it alone names the operation: unsigned, a captured request could
 * be sent again as another operation. {@code x-amz-date} and the body need no such rule, the string to sign contains both; nor does
 * {@code x-amz-security-token}, it must equal the credential's own.
 *
 * <p>Presigned queries, chunked and unsigned payloads are not part of this service.
 */
public final class SignatureVerifier {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final List<String> ALWAYS_SIGNED = List.of("host", "x-amz-target");
    private static final String INVALID_TOKEN = "The security token included in the request is invalid.";
    private static final String MISMATCH =
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret"
                    + " Access Key and signing method. Consult the service documentation for details.";

    private final Scope scope;
    private final Duration tolerance;
    private final Function<String, Optional<Credential>> credentials;
    private final InstantSource clock;

    /**
     * A verifier of one service.
     *
     * @param tolerance how far the request's time may lie from this clock's, either way
     * @param credentials the credential of an access key id, empty where there is none that may be used
     */
    public SignatureVerifier(
            Scope scope, Duration tolerance, Function<String, Optional<Credential>> credentials, InstantSource clock) {
        this.scope = scope;
        this.tolerance = tolerance;
        this.credentials = credentials;
        this.clock = clock;
    }

    /** Verifies the request, or says with which error to answer it. Never quotes the signature or a secret. */
    public Verification verify(SignedRequest request) {
        if (!request.has("authorization")) {
            return new Refused(ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
        }
        Optional<String> header = request.single("authorization");
        if (header.isEmpty()) {
            return new Refused(ErrorCode.INCOMPLETE_SIGNATURE, "The request has more than one Authorization header.");
        }
        Authorization.Parsed parsed = Authorization.parse(header.get());
        if (parsed.authorization().isEmpty()) {
            return new Refused(ErrorCode.INCOMPLETE_SIGNATURE, parsed.problem());
        }
        Optional<Instant> at = time(request);
        if (at.isEmpty()) {
            return new Refused(
                    ErrorCode.INCOMPLETE_SIGNATURE,
                    "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
        }
        return verify(request, parsed.authorization().get(), at.get());
    }

    private Verification verify(SignedRequest request, Authorization authorization, Instant at) {
        List<String> problems = new ArrayList<>();
        problems.addAll(scopeProblems(authorization, at));
        problems.addAll(timeProblems(at));
        problems.addAll(headerProblems(request, authorization));
        if (!problems.isEmpty()) {
            return new Refused(ErrorCode.INVALID_SIGNATURE, String.join(" ", problems));
        }
        Optional<Credential> found = credentials.apply(authorization.accessKeyId());
        if (found.isEmpty() || !tokenMatches(request, found.get())) {
            return new Refused(ErrorCode.UNRECOGNIZED_CLIENT, INVALID_TOKEN);
        }
        String expected = SigningKey.sign(
                found.get().secret(),
                BASIC.format(at),
                authorization.scope(),
                CanonicalRequest.of(request, authorization.signedHeaders()));
        if (!sameText(expected, authorization.signature())) {
            return new Refused(ErrorCode.INVALID_SIGNATURE, MISMATCH);
        }
        // After the signature: only the holder of the secret learns that the token is known and too old.
        if (found.get().expires().filter(end -> !clock.instant().isBefore(end)).isPresent()) {
            return new Refused(ErrorCode.EXPIRED_TOKEN, "The security token included in the request is expired");
        }
        return new Verified(authorization.accessKeyId(), at, authorization.signedHeaders());
    }

    private List<String> scopeProblems(Authorization authorization, Instant at) {
        List<String> problems = new ArrayList<>();
        String date = BASIC.format(at).substring(0, 8);
        if (!scope.covers(authorization.region())) {
            problems.add("Credential should be scoped to a valid Region, not '" + shown(authorization.region()) + "'.");
        }
        if (!authorization.service().equals(scope.service())) {
            problems.add("Credential should be scoped to correct service: '" + scope.service() + "'.");
        }
        if (!authorization.terminator().equals(SigningKey.TERMINATOR)) {
            problems.add("Credential should be scoped with a valid terminator: '" + SigningKey.TERMINATOR + "'.");
        }
        if (!authorization.date().equals(date)) {
            problems.add("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                    + shown(authorization.date()) + "' != '" + date + "', from '" + BASIC.format(at) + "'.");
        }
        return problems;
    }

    private List<String> timeProblems(Instant at) {
        Instant now = clock.instant();
        Instant earliest = now.minus(tolerance);
        Instant latest = now.plus(tolerance);
        String minutes = tolerance.toMinutes() + " min.)";
        if (at.isBefore(earliest)) {
            return List.of("Signature expired: " + BASIC.format(at) + " is now earlier than " + BASIC.format(earliest)
                    + " (" + BASIC.format(now) + " - " + minutes);
        }
        if (at.isAfter(latest)) {
            return List.of("Signature not yet current: " + BASIC.format(at) + " is still later than "
                    + BASIC.format(latest) + " (" + BASIC.format(now) + " + " + minutes);
        }
        return List.of();
    }

    private static List<String> headerProblems(SignedRequest request, Authorization authorization) {
        List<String> problems = new ArrayList<>();
        for (String name : ALWAYS_SIGNED) {
            boolean expected = name.equals("host") || request.has(name);
            if (expected && !authorization.signedHeaders().contains(name)) {
                problems.add("'" + name + "' must be a 'SignedHeader' in the AWS Authorization.");
            }
        }
        for (String name : authorization.signedHeaders()) {
            if (!request.has(name)) {
                problems.add("The signed header '" + shown(name) + "' is not in the request.");
                break;
            }
        }
        for (String declared : request.values("x-amz-content-sha256")) {
            if (!declared.equals(request.payloadSha256())) {
                problems.add("The value of 'x-amz-content-sha256' is not the SHA-256 of the body.");
                break;
            }
        }
        return problems;
    }

    private static boolean tokenMatches(SignedRequest request, Credential credential) {
        if (!request.has("x-amz-security-token")) {
            return credential.sessionToken().isEmpty();
        }
        Optional<Secret> sent = request.single("x-amz-security-token").map(Secret::new);
        return sent.isPresent() && sent.equals(credential.sessionToken());
    }

    /** {@code x-amz-date} wins over {@code Date}, which may have the basic form or that of HTTP. */
    private static Optional<Instant> time(SignedRequest request) {
        if (request.has("x-amz-date")) {
            return request.single("x-amz-date").flatMap(text -> time(text, BASIC));
        }
        return request.single("date")
                .flatMap(text -> time(text, BASIC).or(() -> time(text, DateTimeFormatter.RFC_1123_DATE_TIME)));
    }

    private static Optional<Instant> time(String text, DateTimeFormatter form) {
        try {
            return Optional.of(form.parse(text, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean sameText(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }

    private static String shown(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
