package dev.ownlabel.api.s3;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.Origin;
import dev.ownlabel.iam.directory.Documents;
import dev.ownlabel.objectstore.embedded.StoreRefusedException;
import dev.ownlabel.objectstore.embedded.VersionedStore;
import dev.ownlabel.policy.PolicyKind;
import dev.ownlabel.sigv4.Credential;
import dev.ownlabel.sigv4.Scope;
import dev.ownlabel.sigv4.SignatureVerifier;
import dev.ownlabel.sigv4.SignedRequest;
import dev.ownlabel.sigv4.Verification;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Bucket policies, which S3Proxy does not know: {@code ?policy} and {@code ?policyStatus} of a bucket. */
final class PolicyRequests {
    private static final int MOST_BYTES = 20 * 1024;
    private static final Duration SKEW = Duration.ofMinutes(15);

    /** Clients may leave a body out of the signature; over TLS they do so where the body has a checksum. */
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";

    private final VersionedStore store;
    private final BucketAuthority authority;
    private final Scope scope;
    private final InstantSource clock;

    PolicyRequests(VersionedStore store, BucketAuthority authority, Region region, InstantSource clock) {
        this.store = store;
        this.authority = authority;
        this.scope = new Scope(region, "s3");
        this.clock = clock;
    }

    static boolean means(Query query) {
        return query.has("policy") || query.has("policyStatus");
    }

    void serve(HttpServletRequest request, HttpServletResponse response, Query query, S3Credential credential)
            throws IOException, S3Error {
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new S3Error("MalformedPolicy", 400, "Policies have at most 20 KB");
        }
        verify(request, body, credential);
        String bucket = request.getRequestURI().replaceAll("^/|/$", "");
        Caller caller = credential.caller().from(origin(request));
        try {
            if (query.has("policyStatus")) {
                status(caller, bucket, request.getMethod(), response);
            } else {
                policy(caller, bucket, request.getMethod(), body, response);
            }
        } catch (StoreRefusedException e) {
            throw new S3Error(e.kind().code(), e.kind().status(), String.valueOf(e.getMessage()));
        }
    }

    static Origin origin(HttpServletRequest request) {
        return new Origin(
                request.getRemoteAddr(),
                request.isSecure(),
                Optional.ofNullable(request.getHeader("User-Agent")).orElse(""));
    }

    private void policy(Caller caller, String bucket, String method, byte[] body, HttpServletResponse response)
            throws IOException, S3Error {
        switch (method) {
            case "GET" -> {
                requireOwner(caller, "GetBucketPolicy", bucket);
                byte[] text = existing(bucket).getBytes(StandardCharsets.UTF_8);
                answer(response, 200, "application/json", text);
            }
            case "PUT" -> {
                requireOwner(caller, "PutBucketPolicy", bucket);
                store.setPolicy(bucket, checked(bucket, new String(body, StandardCharsets.UTF_8)));
                response.setStatus(204);
            }
            case "DELETE" -> {
                requireOwner(caller, "DeleteBucketPolicy", bucket);
                store.setPolicy(bucket, null);
                response.setStatus(204);
            }
            default -> throw new S3Error("MethodNotAllowed", 405, "The specified method is not allowed.");
        }
    }

    private void status(Caller caller, String bucket, String method, HttpServletResponse response)
            throws IOException, S3Error {
        if (!method.equals("GET")) {
            throw new S3Error("MethodNotAllowed", 405, "The specified method is not allowed.");
        }
        requireOwner(caller, "GetBucketPolicyStatus", bucket);
        boolean open = BucketPolicyStatus.isPublic(existing(bucket));
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><PolicyStatus"
                + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsPublic>" + open
                + "</IsPublic></PolicyStatus>";
        answer(response, 200, "application/xml", xml.getBytes(StandardCharsets.UTF_8));
    }

    /** A bucket's policy is its owner's affair, whatever the policy itself says. */
    private void requireOwner(Caller caller, String action, String bucket) throws S3Error {
        AccountId owner = authority.require(caller, action, bucket, null, Map.of());
        if (!owner.equals(caller.account())) {
            throw new S3Error("MethodNotAllowed", 405, "The specified method is not allowed against this resource.");
        }
    }

    private String existing(String bucket) throws S3Error {
        Optional<String> policy = store.policy(bucket);
        if (policy.isEmpty()) {
            throw new S3Error("NoSuchBucketPolicy", 404, "The bucket policy does not exist");
        }
        return policy.get();
    }

    private static String checked(String bucket, String text) throws S3Error {
        try {
            Documents.checked(text, new PolicyKind.Bucket(Arn.of("arn:aws:s3:::" + bucket)));
            return text;
        } catch (ServiceException e) {
            throw new S3Error("MalformedPolicy", 400, String.valueOf(e.getMessage()));
        }
    }

    private void verify(HttpServletRequest request, byte[] body, S3Credential credential) throws S3Error {
        Map<String, List<String>> headers = new HashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            headers.computeIfAbsent(name.toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .addAll(Collections.list(request.getHeaders(name)));
        }
        headers.replaceAll((_, values) -> values.stream().distinct().toList());
        SignedRequest signed = new SignedRequest(
                request.getMethod(),
                request.getRequestURI(),
                Optional.ofNullable(request.getQueryString()).orElse(""),
                headers,
                UNSIGNED.equals(request.getHeader("x-amz-content-sha256")) ? UNSIGNED : sha256(body));
        Credential known = new Credential(
                credential.secret(), Optional.ofNullable(credential.sessionToken()), credential.expires());
        SignatureVerifier verifier = new SignatureVerifier(scope, SKEW, _ -> Optional.of(known), clock);
        if (verifier.verify(signed) instanceof Verification.Refused refused) {
            throw new S3Error("SignatureDoesNotMatch", 403, refused.message());
        }
    }

    private static String sha256(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static void answer(HttpServletResponse response, int status, String type, byte[] body) throws IOException {
        response.setStatus(status);
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
