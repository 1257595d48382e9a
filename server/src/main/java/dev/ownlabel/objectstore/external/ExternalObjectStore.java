package dev.ownlabel.objectstore.external;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.objectstore.ObjectContent;
import dev.ownlabel.objectstore.ObjectHead;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import dev.ownlabel.objectstore.PutTarget;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;

/**
 * Objects in an S3 of the user's own. What the service keeps for itself lies in one bucket there, under the name that the embedded store
 * would give the bucket: {@code SERVICE-BUCKET/BUCKET/KEY}.
 */
public final class ExternalObjectStore implements ObjectStore, AutoCloseable {
    private static final int MAX_KEYS = 1000;

    private final S3Client client;
    private final ExternalSettings settings;

    public ExternalObjectStore(ExternalSettings settings) {
        this(client(settings), settings);
    }

    ExternalObjectStore(S3Client client, ExternalSettings settings) {
        this.client = client;
        this.settings = settings;
    }

    @Override
    public void ensureBucket(AccountId owner, String bucket) throws ObjectStoreException {
        String name = owner.equals(SERVICE) ? settings.serviceBucket() : bucket;
        requireOwner(owner, bucket);
        ExternalCalls.calling(S3Location.of(name, "-"), () -> {
            if (!ExternalCalls.bucketExists(client, name)) {
                ExternalCalls.createBucket(client, name);
            }
            return true;
        });
    }

    @Override
    public AccountId ownerOf(AccountId caller, String bucket) throws ObjectStoreException {
        if (caller.equals(SERVICE) || bucket.equals(settings.serviceBucket())) {
            return SERVICE;
        }
        return owner(bucket);
    }

    @Override
    public ObjectHead head(AccountId caller, S3Location at) throws ObjectStoreException {
        S3Location there = there(caller, at);
        return ExternalCalls.calling(there, () -> {
            HeadObjectResponse head = client.headObject(
                    request -> request.bucket(there.bucket()).key(there.key()).versionId(there.version()));
            return new ObjectHead(
                    versioned(at, head.versionId()),
                    head.contentLength(),
                    unquoted(head.eTag()),
                    head.contentType(),
                    head.lastModified());
        });
    }

    @Override
    public ObjectContent open(AccountId caller, S3Location at) throws ObjectStoreException {
        S3Location there = there(caller, at);
        return ExternalCalls.calling(there, () -> {
            ResponseInputStream<GetObjectResponse> stream = client.getObject(
                    request -> request.bucket(there.bucket()).key(there.key()).versionId(there.version()));
            GetObjectResponse response = stream.response();
            ObjectHead head = new ObjectHead(
                    versioned(at, response.versionId()),
                    response.contentLength(),
                    unquoted(response.eTag()),
                    response.contentType(),
                    response.lastModified());
            return new ObjectContent(head, new AbortingStream(stream));
        });
    }

    @Override
    public ObjectHead put(PutTarget target, InputStream bytes, long sizeBytes, @Nullable String kmsKeyId)
            throws ObjectStoreException {
        S3Location at = S3Location.of(target.bucket(), target.key());
        S3Location there = there(target.caller(), at);
        PutObjectRequest.Builder request = PutObjectRequest.builder()
                .bucket(there.bucket())
                .key(there.key())
                .contentType(target.contentType())
                .contentLength(sizeBytes);
        if (kmsKeyId != null) {
            request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(kmsKeyId);
        }
        return ExternalCalls.calling(there, () -> {
            PutObjectResponse response =
                    client.putObject(request.build(), RequestBody.fromInputStream(bytes, sizeBytes));
            Instant modified = client.headObject(
                            head -> head.bucket(there.bucket()).key(there.key()).versionId(response.versionId()))
                    .lastModified();
            return new ObjectHead(
                    versioned(at, response.versionId()),
                    sizeBytes,
                    unquoted(response.eTag()),
                    target.contentType(),
                    modified);
        });
    }

    @Override
    public void delete(AccountId caller, S3Location at) throws ObjectStoreException {
        S3Location there = there(caller, at);
        ExternalCalls.calling(
                there,
                () -> client.deleteObject(request ->
                        request.bucket(there.bucket()).key(there.key()).versionId(there.version())));
    }

    @Override
    public List<ObjectHead> list(AccountId caller, String bucket, String prefix, @Nullable String startAfter, int limit)
            throws ObjectStoreException {
        requireOwner(caller, bucket);
        String folder = caller.equals(SERVICE) ? bucket + "/" : "";
        String name = caller.equals(SERVICE) ? settings.serviceBucket() : bucket;
        return ExternalCalls.calling(S3Location.of(name, "-"), () -> {
            ListObjectsV2Response page = client.listObjectsV2(request -> request.bucket(name)
                    .prefix(folder + prefix)
                    .startAfter(startAfter == null ? null : folder + startAfter)
                    .maxKeys(Math.min(limit, MAX_KEYS)));
            return page.contents().stream()
                    .map(object -> listed(bucket, folder, object))
                    .toList();
        });
    }

    @Override
    public void close() {
        client.close();
    }

    /** Where the object lies at the external S3, once the caller is known to own the bucket. */
    private S3Location there(AccountId caller, S3Location at) throws ObjectStoreException {
        requireOwner(caller, at.bucket());
        return caller.equals(SERVICE)
                ? new S3Location(settings.serviceBucket(), at.bucket() + "/" + at.key(), at.version())
                : at;
    }

    private void requireOwner(AccountId caller, String bucket) throws ObjectStoreException {
        if (caller.equals(SERVICE)) {
            return;
        }
        if (bucket.equals(settings.serviceBucket()) || !owner(bucket).equals(caller)) {
            throw new ObjectStoreException(
                    Reason.ACCESS_DENIED, "Account " + caller + " has no access to bucket " + bucket);
        }
    }

    private AccountId owner(String bucket) throws ObjectStoreException {
        AccountId named = settings.owners().get(bucket);
        AccountId owner = named == null ? settings.owners().get("*") : named;
        if (owner == null) {
            throw new ObjectStoreException(
                    Reason.ACCESS_DENIED,
                    "Setting s3.external.bucket-owners gives bucket " + bucket + " to no account");
        }
        return owner;
    }

    private static ObjectHead listed(String bucket, String folder, S3Object object) {
        return new ObjectHead(
                S3Location.of(bucket, object.key().substring(folder.length())),
                object.size(),
                unquoted(object.eTag()),
                "",
                object.lastModified());
    }

    private static S3Location versioned(S3Location at, @Nullable String version) {
        return new S3Location(at.bucket(), at.key(), "null".equals(version) ? null : version);
    }

    private static String unquoted(String etag) {
        return etag.replace("\"", "");
    }

    private static S3Client client(ExternalSettings settings) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(10))
                        .socketTimeout(Duration.ofMinutes(2)))
                .region(Region.of(settings.region()))
                .forcePathStyle(settings.pathStyle())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        settings.credentials().accessKeyId(),
                        settings.credentials().secretAccessKey().reveal())));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
