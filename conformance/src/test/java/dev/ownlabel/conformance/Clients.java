package dev.ownlabel.conformance;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.waiters.RekognitionWaiter;
import software.amazon.awssdk.services.s3.S3Client;

/** The AWS SDK's clients with the credentials that the server wrote. */
record Clients(RekognitionClient rekognition, S3Client s3) implements AutoCloseable {

    Clients(URI endpoint, Path credentials, String profile) {
        this(rekognition(endpoint, provider(credentials, profile)), s3(endpoint, provider(credentials, profile)));
    }

    private static ProfileCredentialsProvider provider(Path credentials, String profile) {
        return ProfileCredentialsProvider.builder()
                .profileFile(ProfileFile.builder()
                        .content(credentials)
                        .type(ProfileFile.Type.CREDENTIALS)
                        .build())
                .profileName(profile)
                .build();
    }

    private static RekognitionClient rekognition(URI endpoint, ProfileCredentialsProvider provider) {
        return RekognitionClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(provider)
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofSeconds(60)))
                .overrideConfiguration(configuration -> configuration.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    private static S3Client s3(URI endpoint, ProfileCredentialsProvider provider) {
        return S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(provider)
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .forcePathStyle(true)
                .build();
    }

    /** The SDK's own waiters, asking more often than in the cloud. */
    RekognitionWaiter waiter() {
        return RekognitionWaiter.builder()
                .client(rekognition)
                .overrideConfiguration(configuration -> configuration
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(200)))
                        .maxAttempts(2_000)
                        .waitTimeout(Duration.ofMinutes(5)))
                .build();
    }

    @Override
    public void close() {
        rekognition.close();
        s3.close();
    }
}
