package dev.ownlabel.sigv4;

import dev.ownlabel.aws.ErrorCode;
import java.time.Instant;
import java.util.List;

/** What the signature check found. */
public sealed interface Verification {

    /** The holder of the access key's secret signed exactly this request. */
    record Verified(String accessKeyId, Instant signedAt, List<String> signedHeaders) implements Verification {
        public Verified {
            signedHeaders = List.copyOf(signedHeaders);
        }
    }

    /** The request is to be answered with this error. */
    record Refused(ErrorCode code, String message) implements Verification {}
}
