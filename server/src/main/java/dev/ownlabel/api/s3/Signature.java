package dev.ownlabel.api.s3;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a request says that it is signed. Only the form is judged here; S3Proxy computes the signature. It leaves these to us: that there is
 * exactly one signature, that a presigned URL ends, and that no {@code x-amz-} header was added to what was signed.
 *
 * @param signedHeaders names in lower case; empty for the old query form, which names none
 * @param token the session token, or null
 */
record Signature(
        Form form,
        String accessKeyId,
        List<String> signedHeaders,
        @Nullable String token) {
    enum Form {
        /** Authorization header, Signature Version 4. */
        HEADER,
        /** Presigned URL, Signature Version 4. */
        QUERY,
        /** Presigned URL, Signature Version 2: what {@code aws s3 presign} makes in us-east-1 unless told otherwise. */
        OLD_QUERY
    }

    private static final Pattern HEADER_FORM =
            Pattern.compile("AWS4-HMAC-SHA256 +Credential=([A-Za-z0-9_]{1,128})/[^,]*, *SignedHeaders=([a-z0-9;_-]+),"
                    + " *Signature=[0-9a-f]{64}");
    private static final Pattern CREDENTIAL = Pattern.compile("([A-Za-z0-9_]{1,128})/.+");
    private static final Set<String> READS = Set.of("GET", "HEAD");

    Signature {
        signedHeaders = List.copyOf(signedHeaders);
    }

    static Signature of(HttpServletRequest request, Query query) throws S3Error {
        String header = request.getHeader("Authorization");
        boolean inHeader = header != null && header.startsWith("AWS");
        boolean inQuery = query.has("X-Amz-Algorithm") || query.has("X-Amz-Signature");
        boolean inOldQuery = query.has("AWSAccessKeyId") || query.has("Signature");
        if ((inHeader ? 1 : 0) + (inQuery ? 1 : 0) + (inOldQuery ? 1 : 0) > 1) {
            throw new S3Error(
                    "InvalidArgument",
                    400,
                    "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string"
                            + " parameter or the Authorization header should be specified");
        }
        if (inHeader) {
            return fromHeader(request, header);
        }
        if (inQuery) {
            return fromQuery(request, query);
        }
        if (inOldQuery) {
            return fromOldQuery(request, query);
        }
        throw S3Error.accessDenied("Anonymous access is forbidden: sign the request");
    }

    private static Signature fromHeader(HttpServletRequest request, String header) throws S3Error {
        Matcher matcher = HEADER_FORM.matcher(header);
        if (!matcher.matches()) {
            throw new S3Error(
                    "AuthorizationHeaderMalformed",
                    400,
                    "The authorization header you provided is not a Signature Version 4 one");
        }
        if (request.getHeader("x-amz-content-sha256") == null) {
            throw new S3Error("InvalidRequest", 400, "Missing required header for this request: x-amz-content-sha256");
        }
        List<String> signed = Arrays.asList(matcher.group(2).split(";"));
        requireSigned(request, signed);
        return new Signature(Form.HEADER, matcher.group(1), signed, request.getHeader("x-amz-security-token"));
    }

    private static Signature fromQuery(HttpServletRequest request, Query query) throws S3Error {
        String credential = query.first("X-Amz-Credential");
        String signedHeaders = query.first("X-Amz-SignedHeaders");
        Matcher matcher = CREDENTIAL.matcher(credential == null ? "" : credential);
        if (!"AWS4-HMAC-SHA256".equals(query.first("X-Amz-Algorithm"))
                || !matcher.matches()
                || signedHeaders == null
                || !query.has("X-Amz-Date")
                || !query.has("X-Amz-Expires")
                || !query.has("X-Amz-Signature")) {
            throw new S3Error(
                    "AuthorizationQueryParametersError",
                    400,
                    "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential,"
                            + " X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
        }
        List<String> signed =
                Arrays.asList(signedHeaders.toLowerCase(Locale.ROOT).split(";"));
        requireSigned(request, signed);
        return new Signature(Form.QUERY, matcher.group(1), signed, query.first("X-Amz-Security-Token"));
    }

    private static Signature fromOldQuery(HttpServletRequest request, Query query) throws S3Error {
        String id = query.first("AWSAccessKeyId");
        if (id == null || !query.has("Signature") || !query.has("Expires")) {
            throw S3Error.accessDenied(
                    "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters");
        }
        if (!READS.contains(request.getMethod())) {
            throw new S3Error(
                    "InvalidRequest",
                    400,
                    "The authorization mechanism you have provided is not supported for writes. Please use"
                            + " AWS4-HMAC-SHA256.");
        }
        return new Signature(Form.OLD_QUERY, id, List.of(), query.first("x-amz-security-token"));
    }

    private static void requireSigned(HttpServletRequest request, List<String> signed) throws S3Error {
        for (String name : Collections.list(request.getHeaderNames())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-amz-") && !signed.contains(lower)) {
                throw S3Error.accessDenied("There were headers present in the request which were not signed: " + lower);
            }
        }
    }
}
