package dev.ownlabel.kms.external;

import dev.ownlabel.kms.DataKey;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.KeyChoice;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.kms.KeyUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.KmsClientBuilder;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;

/**
 * Users' keys in a KMS of the user's own, the service's keys there or local. The first byte of a wrapped data key tells who wrapped it,
 * so what was made under local keys before still opens. Nothing is kept between two calls: a key that is disabled there opens nothing
 * here from then on.
 */
public final class ExternalKeyService implements KeyService, AutoCloseable {
    private static final int KEY_BYTES = 32;
    private static final Duration CONNECTION = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    /** With all repetitions. */
    private static final Duration CALL = Duration.ofSeconds(30);

    private static final String OUR_NAMES = "aws:ownlabel:";

    private final KmsClient client;
    private final Optional<String> serviceKey;
    private final KeyService local;

    /** Over the KMS of the settings; {@code local} has the service's keys, and those of before. */
    public ExternalKeyService(ExternalKmsSettings settings, KeyService local) {
        this.client = client(settings);
        this.serviceKey = settings.serviceKey();
        this.local = local;
    }

    @Override
    public DataKey generate(KeyChoice choice, EncryptionContext context) throws KeyUnavailableException {
        Optional<String> there = switch (choice) {
            case KeyChoice.Service _ -> serviceKey;
            case KeyChoice.Customer(var _, String keyId) -> Optional.of(keyId);
        };
        return there.isEmpty() ? local.generate(choice, context) : generate(there.get(), context);
    }

    @Override
    public DataKey unwrap(byte[] wrapped, EncryptionContext context) throws KeyUnavailableException {
        if (!ExternalWrappedKey.isOne(wrapped)) {
            return local.unwrap(wrapped, context);
        }
        ExternalWrappedKey parsed = ExternalWrappedKey.parse(wrapped).orElseThrow(() -> ExternalKmsCalls.refused(null));
        DecryptResponse answer = ExternalKmsCalls.calling(
                parsed.keyArn(),
                () -> client.decrypt(request -> request.keyId(parsed.keyArn())
                        .ciphertextBlob(SdkBytes.fromByteArray(parsed.ciphertext()))
                        .encryptionContext(pairs(context))));
        byte[] plain = answer.plaintext().asByteArray();
        if (!parsed.keyArn().equals(answer.keyId()) || plain.length != KEY_BYTES) {
            throw ExternalKmsCalls.refused(null);
        }
        return new DataKey(plain, wrapped, parsed.keyArn());
    }

    /**
     * The ARN of the key that a key id, key ARN, alias name or alias ARN means there.
     *
     * @throws KeyUnavailableException when there is none, or the KMS does not say
     */
    public String arnOf(String keyId) throws KeyUnavailableException {
        return ExternalKmsCalls.calling(
                keyId,
                () -> client.describeKey(request -> request.keyId(keyId))
                        .keyMetadata()
                        .arn());
    }

    @Override
    public void close() {
        client.close();
    }

    private DataKey generate(String keyId, EncryptionContext context) throws KeyUnavailableException {
        GenerateDataKeyResponse answer = ExternalKmsCalls.calling(
                keyId,
                () -> client.generateDataKey(request ->
                        request.keyId(keyId).keySpec(DataKeySpec.AES_256).encryptionContext(pairs(context))));
        byte[] plain = answer.plaintext().asByteArray();
        ExternalWrappedKey wrapped = ExternalWrappedKey.of(
                        answer.keyId(), answer.ciphertextBlob().asByteArray())
                .filter(_ -> plain.length == KEY_BYTES)
                .orElseThrow(() -> new KeyUnavailableException(
                        "The external KMS answers with something that is no data key of key " + keyId));
        return new DataKey(plain, wrapped.bytes(), wrapped.keyArn());
    }

    /** Names that begin with {@code aws:} are AWS's at a KMS that is AWS's, so ours go there without it. */
    private static Map<String, String> pairs(EncryptionContext context) {
        Map<String, String> pairs = new HashMap<>();
        context.pairs()
                .forEach((name, value) ->
                        pairs.put(name.startsWith(OUR_NAMES) ? name.substring("aws:".length()) : name, value));
        return pairs;
    }

    private static KmsClient client(ExternalKmsSettings settings) {
        KmsClientBuilder builder = KmsClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECTION)
                        .socketTimeout(ANSWER))
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(CALL))
                .region(Region.of(settings.region()))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        settings.credentials().accessKeyId(),
                        settings.credentials().secretAccessKey().reveal())));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
