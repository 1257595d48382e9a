package dev.ownlabel.api;

import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.config.Settings;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.sigv4.Credential;
import dev.ownlabel.sigv4.Scope;
import dev.ownlabel.sigv4.SignatureVerifier;
import dev.ownlabel.sigv4.SignedRequest;
import dev.ownlabel.sigv4.Verification.Refused;
import dev.ownlabel.sigv4.Verification.Verified;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;

/** Tells from a request's signature who sent it. */
public final class Authenticator {
    private final Scope scope;
    private final Duration tolerance;
    private final AccessKeys keys;
    private final InstantSource clock;

    public Authenticator(Scope scope, Settings settings, AccessKeys keys, InstantSource clock) {
        this.scope = scope;
        this.tolerance = settings.get(ApiSettings.CLOCK_TOLERANCE);
        this.keys = keys;
        this.clock = clock;
    }

    /** The caller; throws ServiceException with one of the errors of wire.md §4. */
    Caller authenticate(ApiRequest request, SdkBytes body) {
        KeyLookup lookup = new KeyLookup(keys);
        SignatureVerifier verifier = new SignatureVerifier(scope, tolerance, lookup::credential, clock);
        SignedRequest signed = new SignedRequest(
                request.method(), request.rawPath(), request.rawQuery(), request.headers(), sha256(body));
        return switch (verifier.verify(signed)) {
            case Refused(var code, String message) -> throw new ServiceException(code, message);
            case Verified _ -> lookup.caller().from(request.origin());
        };
    }

    private static String sha256(SdkBytes body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body.asByteArrayUnsafe()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** Remembers the one key a request's verification asks for, so that it is looked up once. */
    private static final class KeyLookup {
        private final AccessKeys keys;
        private Optional<AccessKeys.AccessKey> found = Optional.empty();

        KeyLookup(AccessKeys keys) {
            this.keys = keys;
        }

        Optional<Credential> credential(String accessKeyId) {
            found = keys.find(accessKeyId);
            return found.map(AccessKeys.AccessKey::credential);
        }

        Caller caller() {
            return found.orElseThrow(() -> new IllegalStateException("A key was verified that was not looked up"))
                    .caller();
        }
    }
}
