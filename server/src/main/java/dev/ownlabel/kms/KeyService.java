package dev.ownlabel.kms;

/** Port: makes and opens data keys. Implementations: {@link LocalKeyService}; an external KMS, by setting, in {@code kms.external}. */
public interface KeyService {
    /**
     * Makes a new 256-bit data key, in plain and wrapped under the chosen key.
     *
     * @throws KeyUnavailableException when the key does not exist, is disabled or pending deletion
     */
    DataKey generate(KeyChoice choice, EncryptionContext context) throws KeyUnavailableException;

    /**
     * Opens a wrapped data key.
     *
     * @throws KeyUnavailableException when the wrapping key is not usable, or context or bytes are not those it was wrapped with
     */
    DataKey unwrap(byte[] wrapped, EncryptionContext context) throws KeyUnavailableException;
}
