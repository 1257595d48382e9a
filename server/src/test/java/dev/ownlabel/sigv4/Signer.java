package dev.ownlabel.sigv4;

import dev.ownlabel.aws.Secret;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Signs requests as a client would: every header it is given, sorted. */
public record Signer(Scope scope, String accessKeyId, Secret secret, Optional<Secret> sessionToken) {
    private static final DateTimeFormatter BASIC =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    public static Signer longTerm(Scope scope, String accessKeyId, String secret) {
        return new Signer(scope, accessKeyId, new Secret(secret), Optional.empty());
    }

    /** The request with x-amz-date, the session token where there is one, and Authorization. */
    public SignedRequest sign(SignedRequest request, Instant at) {
        Map<String, List<String>> headers = new TreeMap<>(request.headers());
        headers.put("x-amz-date", List.of(BASIC.format(at)));
        sessionToken.ifPresent(token -> headers.put("x-amz-security-token", List.of(token.reveal())));
        return authorize(request, headers, List.copyOf(headers.keySet()), at);
    }

    /** The request signed over exactly these headers; adds nothing but Authorization. */
    public SignedRequest signOnly(SignedRequest request, List<String> signedHeaders, Instant at) {
        return authorize(request, request.headers(), signedHeaders, at);
    }

    private SignedRequest authorize(
            SignedRequest request, Map<String, List<String>> headers, List<String> names, Instant at) {
        SignedRequest dated = new SignedRequest(
                request.method(), request.rawPath(), request.rawQuery(), headers, request.payloadSha256());
        String stamp = BASIC.format(at);
        String credential = String.join(
                "/", stamp.substring(0, 8), scope.regions().getFirst().value(), scope.service(), SigningKey.TERMINATOR);
        String signature = SigningKey.sign(secret, stamp, credential, CanonicalRequest.of(dated, names));
        Map<String, List<String>> signed = new LinkedHashMap<>(headers);
        signed.put(
                "authorization",
                List.of(SigningKey.ALGORITHM + " Credential=" + accessKeyId + "/" + credential + ", SignedHeaders="
                        + String.join(";", names) + ", Signature=" + signature));
        return new SignedRequest(
                request.method(), request.rawPath(), request.rawQuery(), signed, request.payloadSha256());
    }
}
