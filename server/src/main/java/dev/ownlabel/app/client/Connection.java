package dev.ownlabel.app.client;

import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS SDK's clients for one endpoint, and whatever must be closed with them. */
public final class Connection implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

    private final URI endpoint;
    private final RekognitionClient rekognition;
    private final S3Client s3;
    private final Runnable whenClosed;

    /**
     * Connects to a server.
     *
     * @param whenClosed run after the clients are closed: stops the server where the caller started one for this connection
     */
    public Connection(URI endpoint, Region region, AwsCredentialsProvider credentials, Runnable whenClosed) {
        this.endpoint = endpoint;
        this.whenClosed = whenClosed;
        UrlConnectionHttpClient.Builder http = UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT_TIMEOUT)
                .socketTimeout(ANSWER_TIMEOUT);
        this.rekognition = RekognitionClient.builder()
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(credentials)
                .httpClientBuilder(http)
                .build();
        this.s3 = S3Client.builder()
                .endpointOverride(endpoint)
                .region(region)
                .credentialsProvider(credentials)
                .httpClientBuilder(http)
                .forcePathStyle(true)
                .build();
    }

    public URI endpoint() {
        return endpoint;
    }

    public RekognitionClient rekognition() {
        return rekognition;
    }

    public S3Client s3() {
        return s3;
    }

    @Override
    public void close() {
        try (rekognition;
                s3) {
            // Only to close them.
        } finally {
            whenClosed.run();
        }
    }
}
