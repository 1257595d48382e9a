package dev.ownlabel.api.s3;

import dev.ownlabel.api.s3.awssdk.AccountBlobStore;
import dev.ownlabel.api.s3.awssdk.S3Call;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.iam.Authorizer;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.embedded.StoreRefusedException;
import dev.ownlabel.objectstore.embedded.VersionedStore;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Serves the S3 API. S3Proxy parses, verifies signatures and writes the XML; the store and what it must not decide for us are ours:
 *
 * <ul>
 *   <li>Every request is signed; a session token must be the credential's. {@link Signature} says what else.
 *   <li>A signed body of known digest is checked while it streams. S3Proxy by itself would first take it into memory, before it knows whether
 *       the signature holds.
 *   <li>The length of an {@code aws-chunked} body is checked by the store. Left to S3Proxy, the decoded body is cut at that length and
 *       the trailing checksum behind it is never read.
 * </ul>
 */
public final class S3Servlet extends HttpServlet {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final System.Logger LOG = System.getLogger(S3Servlet.class.getName());

    /** Above this, a signed body is verified as it streams. Below, S3Proxy may hold it. */
    private static final long STREAMED_FROM_BYTES = 1L << 20;

    /** XML documents: 1,000 keys to delete, 10,000 parts to complete. */
    private static final long MAX_DOCUMENT_BYTES = 4L << 20;

    private static final long MAX_DRAINED_BYTES = 16L << 20;
    private static final int MAX_CHUNK_BYTES = 16 << 20;
    private static final int CLOCK_SKEW_SECONDS = 15 * 60;
    /** Holds no policy, so it may do nothing. */
    private static final Caller NOBODY = new Caller(
            ObjectStore.SERVICE, Arn.of("arn:aws:iam::" + ObjectStore.SERVICE + ":user/nobody"), "AIDANOBODY");

    private static final Set<String> EXPECTED_OWNERS =
            Set.of("x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner");
    private static final Pattern SHA256_HEX = Pattern.compile("[0-9a-f]{64}");

    private final transient Function<String, Optional<S3Credential>> credentials;
    private final transient Ids ids;
    private final transient Handler handler;
    private final transient PolicyRequests policies;
    private final transient VersionedStore store;
    private final transient InstantSource clock;

    /** Serves {@code store}; {@code credentials} says what an access key id stands for, empty for an unknown or inactive one. */
    public S3Servlet(
            VersionedStore store,
            Region region,
            Function<String, Optional<S3Credential>> credentials,
            Authorizer authorizer,
            InstantSource clock,
            RandomGenerator random) {
        BucketAuthority authority = new BucketAuthority(store, authorizer);
        this.store = store;
        this.credentials = credentials;
        this.clock = clock;
        this.ids = new Ids(random);
        this.handler = new Handler(new Views(store, region, authority), credentials);
        this.policies = new PolicyRequests(store, authority, region, clock);
    }

    /** Makes the store as one caller sees it. */
    private record Views(VersionedStore store, Region region, BucketAuthority authority) {
        AccountBlobStore of(Caller caller) {
            return new AccountBlobStore(store, authority.of(caller), region);
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            Query query = Query.parse(request.getQueryString());
            Signature signature = Signature.of(request, query);
            S3Credential credential = credential(signature);
            checkPath(request);
            checkOwner(request);
            if (PolicyRequests.means(query)) {
                policies.serve(request, response, query, credential);
            } else {
                serve(request, response, query, signature);
            }
        } catch (S3Error e) {
            drain(request);
            response.setHeader("x-amz-request-id", ids.hex(8).toUpperCase(Locale.ROOT));
            handler.refuse(request, response, e.code(), e.status(), message(e));
        }
    }

    private void serve(HttpServletRequest request, HttpServletResponse response, Query query, Signature signature)
            throws IOException, S3Error {
        long decoded = decodedLength(request);
        HttpServletRequest verified = verified(request, query, signature);
        HttpServletRequest acted = acted(request, query, signature, decoded);
        InputStream body = request.getInputStream();
        try {
            ScopedValue.where(S3Call.CURRENT, new S3Call(request.getMethod(), decoded, PolicyRequests.origin(request)))
                    .call(() -> {
                        handler.doHandle(verified, acted, response, body, new S3ProxyHandler.RequestContext());
                        return true;
                    });
        } catch (IOException | RuntimeException e) {
            fail(request, response, e);
        }
    }

    private S3Credential credential(Signature signature) throws S3Error {
        S3Credential credential = credentials
                .apply(signature.accessKeyId())
                .orElseThrow(() -> new S3Error(
                        "InvalidAccessKeyId",
                        403,
                        "The AWS Access Key Id you provided does not exist in our records."));
        String token = signature.token();
        Secret expected = credential.sessionToken();
        boolean right = expected == null ? token == null : token != null && expected.equals(new Secret(token));
        if (!right) {
            throw new S3Error("InvalidToken", 403, "The provided token is malformed or otherwise invalid.");
        }
        if (credential.expires().filter(end -> !clock.instant().isBefore(end)).isPresent()) {
            throw new S3Error("ExpiredToken", 400, "The provided token has expired.");
        }
        return credential;
    }

    /** S3Proxy answers its own health page under this path, to anyone. */
    private static void checkPath(HttpServletRequest request) throws S3Error {
        if (request.getRequestURI().equals("/healthz")) {
            throw new S3Error("NoSuchBucket", 404, "The specified bucket does not exist");
        }
    }

    private static long decodedLength(HttpServletRequest request) throws S3Error {
        String sha256 = request.getHeader("x-amz-content-sha256");
        String length = request.getHeader("x-amz-decoded-content-length");
        if (sha256 == null || !sha256.startsWith("STREAMING-")) {
            return -1;
        }
        if (length == null || !length.matches("\\d{1,18}")) {
            throw new S3Error("MissingContentLength", 411, "You must provide the x-amz-decoded-content-length header.");
        }
        return Long.parseLong(length);
    }

    /** A PUT whose body's digest is signed and that is too large to hold. */
    private static boolean streamsSignedBody(HttpServletRequest request, Signature signature) {
        String sha256 = request.getHeader("x-amz-content-sha256");
        return signature.form() == Signature.Form.HEADER
                && request.getMethod().equals("PUT")
                && request.getContentLengthLong() > STREAMED_FROM_BYTES
                && sha256 != null
                && SHA256_HEX.matcher(sha256).matches();
    }

    /**
     * The request that the signature is computed from. For a streamed body it looks like a presigned URL that pins its payload's digest,
     * which S3Proxy verifies on the way; the string to sign comes out the same.
     */
    private static HttpServletRequest verified(HttpServletRequest request, Query query, Signature signature) {
        if (streamsSignedBody(request, signature)) {
            return new ProtocolRequest(
                    request,
                    query,
                    Map.of(),
                    Set.of("authorization"),
                    Map.of("X-Amz-SignedHeaders", String.join(";", signature.signedHeaders())));
        }
        return new ProtocolRequest(request, query, Map.of(), Set.of(), Map.of());
    }

    /** The request that is carried out. */
    private static HttpServletRequest acted(
            HttpServletRequest request, Query query, Signature signature, long decoded) {
        Map<String, String> replaced = new HashMap<>();
        Set<String> hidden = new HashSet<>(EXPECTED_OWNERS);
        hidden.add("x-amz-security-token");
        if (streamsSignedBody(request, signature)) {
            replaced.put("x-amz-content-sha256", "UNSIGNED-PAYLOAD");
        }
        if (decoded >= 0) {
            hidden.add("x-amz-decoded-content-length");
            replaced.put("content-length", Long.toString(decoded + 1)); // so that the end of the body is read, too
        }
        // these two ask for what holds in every bucket here; other ACLs and ownerships are refused by those who read on
        if ("bucket-owner-full-control".equals(request.getHeader("x-amz-acl"))) {
            hidden.add("x-amz-acl");
        }
        if ("BucketOwnerEnforced".equals(request.getHeader("x-amz-object-ownership"))) {
            hidden.add("x-amz-object-ownership");
        }
        return new ProtocolRequest(request, query, replaced, hidden, Map.of());
    }

    /** Whoever expects another owner than the bucket has is refused. */
    private void checkOwner(HttpServletRequest request) throws S3Error {
        checkOwner(request.getHeader("x-amz-expected-bucket-owner"), request.getRequestURI());
        checkOwner(
                request.getHeader("x-amz-source-expected-bucket-owner"),
                Optional.ofNullable(request.getHeader("x-amz-copy-source")).orElse(""));
    }

    private void checkOwner(@Nullable String expected, String path) throws S3Error {
        if (expected == null) {
            return;
        }
        String bucket = path.replaceFirst("^/", "").replaceFirst("/.*$", "");
        try {
            if (!store.ownerOf(bucket).value().equals(expected)) {
                throw S3Error.accessDenied("Access Denied");
            }
        } catch (StoreRefusedException e) {
            LOG.log(System.Logger.Level.DEBUG, "No such bucket: whoever reads on says so", e);
        }
    }

    private void fail(HttpServletRequest request, HttpServletResponse response, Exception failure) throws IOException {
        if (response.isCommitted()) {
            throw new IOException("The answer broke off", failure); // the client must see that it is not whole
        }
        drain(request);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof AwsServiceException known) {
                handler.refuse(request, response, known);
                return;
            }
        }
        if (failure instanceof UnsupportedOperationException) {
            handler.refuse(
                    request,
                    response,
                    "NotImplemented",
                    501,
                    "A header or operation you provided implies functionality that is not implemented");
            return;
        }
        if (failure instanceof IllegalArgumentException) {
            handler.refuse(request, response, "InvalidArgument", 400, "Invalid Argument: " + message(failure));
            return;
        }
        if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            LOG.log(System.Logger.Level.DEBUG, "The body did not arrive", failure);
            handler.refuse(request, response, "IncompleteBody", 400, "The request body could not be read to its end");
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "An S3 request met a bug", failure);
        handler.refuse(request, response, "InternalError", 500, "We encountered an internal error. Please try again.");
    }

    /** Reads some of what the client still sends: many do not look for an answer before they have sent it. */
    private static void drain(HttpServletRequest request) {
        try {
            InputStream body = request.getInputStream();
            byte[] chunk = new byte[1 << 16];
            long left = MAX_DRAINED_BYTES;
            for (int read = body.read(chunk); read >= 0 && left > 0; read = body.read(chunk)) {
                left -= read;
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "The client is gone", e);
        }
    }

    private static String message(Exception e) {
        return e.getMessage() == null ? "" : e.getMessage();
    }

    /** S3Proxy's handler, with the accounts' views of the store. */
    private static final class Handler extends S3ProxyHandler {
        Handler(Views views, Function<String, Optional<S3Credential>> credentials) {
            super(
                    views.of(NOBODY),
                    AuthenticationType.AWS_V2_OR_V4,
                    "none",
                    "none",
                    null,
                    AccountBlobStore.MAX_PUT_BYTES + 1,
                    MAX_DOCUMENT_BYTES,
                    MAX_CHUNK_BYTES,
                    false,
                    null,
                    null,
                    CLOCK_SKEW_SECONDS);
            setBlobStoreLocator((identity, _, _) -> grant(views, identity, credentials));
        }

        private static @Nullable AccessGrant grant(
                Views views, @Nullable String identity, Function<String, Optional<S3Credential>> credentials) {
            if (identity == null) {
                return null;
            }
            return credentials
                    .apply(identity)
                    .map(credential -> new AccessGrant(credential.secret().reveal(), views.of(credential.caller())))
                    .orElse(null);
        }

        void refuse(HttpServletRequest request, HttpServletResponse response, String code, int status, String message)
                throws IOException {
            response.resetBuffer();
            response.setHeader("Content-Length", null);
            response.setHeader("Content-Range", null);
            response.setHeader("ETag", null);
            sendSimpleErrorResponse(request, response, code, status, message, Map.of());
        }

        void refuse(HttpServletRequest request, HttpServletResponse response, AwsServiceException e)
                throws IOException {
            var details = e.awsErrorDetails();
            String code = details == null ? null : details.errorCode();
            String message = details == null ? null : details.errorMessage();
            if (e.statusCode() == 304) {
                response.setStatus(304);
                return;
            }
            refuse(
                    request,
                    response,
                    code == null ? "InternalError" : code,
                    e.statusCode() == 0 ? 500 : e.statusCode(),
                    message == null ? "" : message);
        }
    }
}
