package dev.ownlabel.api.s3;

import dev.ownlabel.aws.Secret;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreContract;
import dev.ownlabel.objectstore.external.ExternalObjectStore;
import dev.ownlabel.objectstore.external.ExternalSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The external store against our own S3: bucket policies, real KMS and eventual answers of others are not covered. */
class ExternalObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    private S3Endpoint endpoint;
    private ExternalObjectStore store;

    @BeforeEach
    void start() throws Exception {
        endpoint = new S3Endpoint(folder);
        store = new ExternalObjectStore(new ExternalSettings(
                Optional.of(endpoint.uri()),
                "us-east-1",
                new ExternalSettings.Credentials(
                        S3Endpoint.ALICES_KEY.accessKeyId(), new Secret(S3Endpoint.ALICES_KEY.secretAccessKey())),
                true,
                "ownlabel-service",
                Map.of("*", ALICE, BOBS_BUCKET, BOB)));
    }

    @AfterEach
    void stop() {
        store.close();
        endpoint.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }
}
