package dev.ownlabel.kms.external;

import dev.ownlabel.kms.KeyUnavailableException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.KmsException;

/** Calls to the external KMS, with its errors put into ours. */
final class ExternalKmsCalls {
    private ExternalKmsCalls() {}

    /** The answer; {@code key} is how the caller knows the key that the call is about. */
    static <T> T calling(String key, Supplier<T> call) throws KeyUnavailableException {
        try {
            return call.get();
        } catch (KmsException e) {
            throw new KeyUnavailableException(reason(key, e), e);
        } catch (SdkException e) {
            throw new KeyUnavailableException("The external KMS cannot be reached: " + e.getMessage(), e);
        }
    }

    /** One message for whatever is wrong with wrapped bytes: which it is would help an attacker only. */
    static KeyUnavailableException refused(@Nullable Throwable cause) {
        String message = refusal();
        return cause == null ? new KeyUnavailableException(message) : new KeyUnavailableException(message, cause);
    }

    private static String refusal() {
        return "The wrapped data key was not made by this service for this use";
    }

    /** The words of a refused permission name the service's own user there, which is not for callers here; the cause keeps them. */
    private static String reason(String key, KmsException e) {
        String code = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorCode());
        String said = e.awsErrorDetails() == null
                ? ""
                : String.valueOf(e.awsErrorDetails().errorMessage());
        return switch (code) {
            case "NotFoundException", "InvalidArnException" ->
                "Key '" + key + "' does not exist at the external KMS: " + said;
            case "DisabledException" -> "Key " + key + " is Disabled at the external KMS";
            case "KMSInvalidStateException" ->
                "Key " + key + " is in a state that forbids its use at the external KMS: " + said;
            case "AccessDeniedException" -> "The external KMS does not let this service use key " + key;
            case "InvalidCiphertextException", "IncorrectKeyException" -> refusal();
            default -> {
                boolean later = e.isThrottlingException() || e.statusCode() >= 500;
                yield later
                        ? "The external KMS does not serve now, try again later: " + code + " " + said
                        : "The external KMS refuses to use key " + key + ": " + code + " " + said;
            }
        };
    }
}
