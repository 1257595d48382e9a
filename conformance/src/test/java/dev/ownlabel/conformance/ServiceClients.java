package dev.ownlabel.conformance;

import java.net.URI;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** The SDK's clients of every service on the one endpoint, for one principal. */
record ServiceClients(IamClient iam, StsClient sts, KmsClient kms, S3Client s3, RekognitionClient rekognition)
        implements AutoCloseable {

    static ServiceClients of(URI endpoint, AwsCredentialsProvider credentials) {
        return new ServiceClients(
                IamClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.AWS_GLOBAL)
                        .credentialsProvider(credentials)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                StsClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                KmsClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build(),
                S3Client.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .forcePathStyle(true)
                        .build(),
                RekognitionClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .build());
    }

    /** As the administrator whose profile that is. */
    static ServiceClients of(URI endpoint, Path credentials, String profile) {
        return of(
                endpoint,
                ProfileCredentialsProvider.builder()
                        .profileFile(ProfileFile.builder()
                                .content(credentials)
                                .type(ProfileFile.Type.CREDENTIALS)
                                .build())
                        .profileName(profile)
                        .build());
    }

    @Override
    public void close() {
        iam.close();
        sts.close();
        kms.close();
        s3.close();
        rekognition.close();
    }
}
