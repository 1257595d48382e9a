package dev.ownlabel.api.s3.awssdk;

import static dev.ownlabel.api.s3.awssdk.S3Refusals.translating;
import static dev.ownlabel.api.s3.awssdk.WriteRules.announced;
import static dev.ownlabel.api.s3.awssdk.WriteRules.checkStorageClass;
import static dev.ownlabel.api.s3.awssdk.WriteRules.copied;
import static dev.ownlabel.api.s3.awssdk.WriteRules.hex;
import static dev.ownlabel.api.s3.awssdk.WriteRules.kmsKey;
import static dev.ownlabel.api.s3.awssdk.WriteRules.limit;
import static dev.ownlabel.api.s3.awssdk.WriteRules.noAcls;
import static dev.ownlabel.api.s3.awssdk.WriteRules.orEmpty;
import static dev.ownlabel.api.s3.awssdk.WriteRules.refuseCustomerKeys;

import dev.ownlabel.aws.Region;
import dev.ownlabel.objectstore.embedded.Bucket.Versioning;
import dev.ownlabel.objectstore.embedded.ByteRange;
import dev.ownlabel.objectstore.embedded.ListQuery;
import dev.ownlabel.objectstore.embedded.ObjectAttributes;
import dev.ownlabel.objectstore.embedded.Place;
import dev.ownlabel.objectstore.embedded.PutOrder;
import dev.ownlabel.objectstore.embedded.StoredObject;
import dev.ownlabel.objectstore.embedded.VersionedStore;
import dev.ownlabel.objectstore.embedded.VersionedStore.Opened;
import dev.ownlabel.objectstore.embedded.WriteCondition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.SdkResponses;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectResponse;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.GetBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadBucketRequest;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectRequest;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListBucketsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsRequest;
import software.amazon.awssdk.services.s3.model.ListObjectVersionsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningRequest;
import software.amazon.awssdk.services.s3.model.PutBucketVersioningResponse;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The store as one caller sees it: what S3Proxy calls once it has verified a request's signature. */
public final class AccountBlobStore implements BlobStore {
    /** The most that one PUT carries ("Uploading objects", S3 user guide). */
    public static final long MAX_PUT_BYTES = 5L << 30;

    private static final long MIN_PART_BYTES = 5L << 20;

    private final VersionedStore store;
    private final BucketAccess access;
    private final Region region;
    private final AccountUploads uploads;
    private final AccountDeletions deletions;

    public AccountBlobStore(VersionedStore store, BucketAccess access, Region region) {
        this.store = store;
        this.access = access;
        this.region = region;
        this.uploads = new AccountUploads(store.uploads(), access);
        this.deletions = new AccountDeletions(store, access);
    }

    @Override
    public ListBucketsResponse list() {
        translating("", () -> {
            access.requireOwn("ListAllMyBuckets", "*");
            return true;
        });
        return ListBucketsResponse.builder()
                .buckets(store.buckets(access.account()).stream()
                        .map(bucket -> Bucket.builder()
                                .name(bucket.name())
                                .creationDate(bucket.created())
                                .build())
                        .toList())
                .build();
    }

    @Override
    public HeadBucketResponse headBucket(HeadBucketRequest request) {
        return translating(request.bucket(), () -> {
            store.bucket(access.require("ListBucket", request.bucket()), request.bucket());
            return HeadBucketResponse.builder().bucketRegion(region.value()).build();
        });
    }

    @Override
    public CreateBucketResponse createContainer(CreateBucketRequest request) {
        if (request.acl() != null && request.acl() != BucketCannedACL.PRIVATE) {
            throw noAcls();
        }
        return translating(request.bucket(), () -> {
            access.requireOwn("CreateBucket", "arn:aws:s3:::" + request.bucket());
            store.createBucket(
                    access.account(), request.bucket(), region.value().equals("us-east-1"));
            return CreateBucketResponse.builder()
                    .location("/" + request.bucket())
                    .build();
        });
    }

    @Override
    public void deleteBucket(String bucket) {
        translating(bucket, () -> {
            store.deleteBucket(access.require("DeleteBucket", bucket), bucket);
            return true;
        });
    }

    @Override
    public BucketCannedACL getContainerAccess(String bucket) {
        translating(bucket, () -> access.require("GetBucketAcl", bucket));
        return BucketCannedACL.PRIVATE;
    }

    @Override
    public void setContainerAccess(String bucket, BucketCannedACL acl) {
        translating(bucket, () -> access.require("PutBucketAcl", bucket));
        if (acl != BucketCannedACL.PRIVATE) {
            throw noAcls();
        }
    }

    @Override
    public boolean supportsVersioning() {
        return true;
    }

    @Override
    public GetBucketVersioningResponse getBucketVersioning(GetBucketVersioningRequest request) {
        Versioning versioning = translating(
                request.bucket(),
                () -> store.bucket(access.require("GetBucketVersioning", request.bucket()), request.bucket())
                        .versioning());
        return GetBucketVersioningResponse.builder()
                .status(
                        switch (versioning) {
                            case OFF -> null;
                            case ENABLED -> BucketVersioningStatus.ENABLED;
                            case SUSPENDED -> BucketVersioningStatus.SUSPENDED;
                        })
                .build();
    }

    @Override
    public PutBucketVersioningResponse putBucketVersioning(PutBucketVersioningRequest request) {
        boolean enabled = request.versioningConfiguration().status() == BucketVersioningStatus.ENABLED;
        return translating(request.bucket(), () -> {
            store.setVersioning(
                    access.require("PutBucketVersioning", request.bucket()),
                    request.bucket(),
                    enabled ? Versioning.ENABLED : Versioning.SUSPENDED);
            return PutBucketVersioningResponse.builder().build();
        });
    }

    @Override
    public boolean supportsServerSideEncryption() {
        return true;
    }

    @Override
    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
        if (request.acl() != null && request.acl() != ObjectCannedACL.PRIVATE) {
            throw noAcls();
        }
        checkStorageClass(request.storageClass());
        refuseCustomerKeys(request.sseCustomerAlgorithm(), request.ssekmsEncryptionContext());
        return translating(request.bucket(), () -> {
            PutOrder order = new PutOrder(
                    place("PutObject", request.bucket(), request.key()),
                    S3Shapes.attributes(request),
                    WriteCondition.of(request.ifMatch(), request.ifNoneMatch()),
                    announced(request.contentLength()),
                    hex(request.contentMD5()),
                    kmsKey(request.serverSideEncryption(), request.ssekmsKeyId()));
            StoredObject object = store.put(order, payload);
            return PutObjectResponse.builder()
                    .eTag(S3Shapes.quoted(object.etag()))
                    .versionId(S3Shapes.version(object))
                    .serverSideEncryption(S3Shapes.encryption(object.customerKey()))
                    .ssekmsKeyId(object.customerKey())
                    .build();
        });
    }

    @Override
    public CopyObjectResponse copyBlob(CopyObjectRequest request) {
        if (request.acl() != null && request.acl() != ObjectCannedACL.PRIVATE) {
            throw noAcls();
        }
        refuseCustomerKeys(request.sseCustomerAlgorithm(), request.ssekmsEncryptionContext());
        ReadConditions conditions = ReadConditions.of(request);
        return translating(request.sourceBucket(), () -> {
            Place source =
                    place(reading("GetObject", request.sourceVersionId()), request.sourceBucket(), request.sourceKey());
            try (Opened opened = store.open(source, request.sourceVersionId(), object -> {
                conditions.check(object, 412);
                return ByteRange.all(object);
            })) {
                StoredObject from = opened.object();
                ObjectAttributes attributes = request.metadataDirective() == MetadataDirective.REPLACE
                        ? S3Shapes.attributes(request)
                        : from.attributes();
                PutOrder order = PutOrder.plain(
                                place("PutObject", request.destinationBucket(), request.destinationKey()),
                                attributes,
                                from.sizeBytes())
                        .withKey(kmsKey(request.serverSideEncryption(), request.ssekmsKeyId()));
                return copied(from, store.put(order, opened.stream()));
            } catch (IOException | UncheckedIOException e) {
                throw S3Refusals.damaged(source.bucket() + "/" + source.key(), e);
            }
        });
    }

    @Override
    public HeadObjectResponse blobMetadata(HeadObjectRequest request) {
        return translating(
                request.bucket(),
                () -> SdkResponses.toHead(S3Shapes.head(store.head(
                        place(reading("GetObject", request.versionId()), request.bucket(), request.key()),
                        request.versionId()))));
    }

    @Override
    public ResponseInputStream<GetObjectResponse> getBlob(GetObjectRequest request) {
        ReadConditions conditions = ReadConditions.of(request);
        String range = request.range();
        return translating(request.bucket(), () -> {
            Opened opened = store.open(
                    place(reading("GetObject", request.versionId()), request.bucket(), request.key()),
                    request.versionId(),
                    object -> {
                        conditions.check(object, 304);
                        return range == null ? ByteRange.all(object) : ByteRange.parse(range, object.sizeBytes());
                    });
            return new ResponseInputStream<>(
                    S3Shapes.response(opened.object(), opened.range(), range != null)
                            .build(),
                    AbortableInputStream.create(opened.stream()));
        });
    }

    @Override
    public DeleteObjectResponse removeBlob(DeleteObjectRequest request) {
        return deletions.one(request);
    }

    @Override
    public DeleteObjectsResponse removeBlobs(DeleteObjectsRequest request) {
        return deletions.all(request);
    }

    @Override
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        String after =
                request.continuationToken() == null ? request.startAfter() : S3Shapes.next(request.continuationToken());
        ListQuery query = new ListQuery(
                orEmpty(request.prefix()), orEmpty(request.delimiter()), after, null, limit(request.maxKeys()));
        return translating(
                request.bucket(),
                () -> S3Shapes.list(store.list(
                        access.require(
                                "ListBucket", request.bucket(), null, listing(request.prefix(), request.delimiter())),
                        request.bucket(),
                        query)));
    }

    @Override
    public ListObjectVersionsResponse listVersions(ListObjectVersionsRequest request) {
        ListQuery query = new ListQuery(
                orEmpty(request.prefix()),
                orEmpty(request.delimiter()),
                request.keyMarker(),
                request.versionIdMarker(),
                limit(request.maxKeys()));
        return translating(
                request.bucket(),
                () -> S3Shapes.versions(store.versions(
                        access.require(
                                "ListBucketVersions",
                                request.bucket(),
                                null,
                                listing(request.prefix(), request.delimiter())),
                        request.bucket(),
                        query)));
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key) {
        return getBlobAccess(bucket, key, null);
    }

    @Override
    public ObjectCannedACL getBlobAccess(String bucket, String key, @Nullable String versionId) {
        return translating(bucket, () -> {
            store.head(place(reading("GetObjectAcl", versionId), bucket, key), versionId);
            return ObjectCannedACL.PRIVATE;
        });
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL acl) {
        setBlobAccess(bucket, key, acl, null);
    }

    @Override
    public void setBlobAccess(String bucket, String key, ObjectCannedACL acl, @Nullable String versionId) {
        translating(bucket, () -> store.head(place(reading("PutObjectAcl", versionId), bucket, key), versionId));
        if (acl != ObjectCannedACL.PRIVATE) {
            throw noAcls();
        }
    }

    @Override
    public MultipartUpload initiateMultipartUpload(CreateMultipartUploadRequest request) {
        return uploads.initiate(request);
    }

    @Override
    public UploadPartResponse uploadMultipartPart(MultipartUpload upload, UploadPartRequest request, InputStream is) {
        return uploads.put(upload, request, is);
    }

    @Override
    public CompleteMultipartUploadResponse completeMultipartUpload(
            MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return uploads.complete(upload, request);
    }

    @Override
    public void abortMultipartUpload(MultipartUpload upload) {
        uploads.abort(upload);
    }

    @Override
    public List<Part> listMultipartUpload(MultipartUpload upload) {
        return uploads.parts(upload);
    }

    @Override
    public List<software.amazon.awssdk.services.s3.model.MultipartUpload> listMultipartUploads(String bucket) {
        return uploads.inProgress(bucket);
    }

    @Override
    public long getMinimumMultipartPartSize() {
        return MIN_PART_BYTES;
    }

    private Place place(String action, String bucket, String key) {
        return new Place(access.require(action, bucket, key, Map.of()), bucket, key);
    }

    /** {@code GetObject} becomes {@code GetObjectVersion} where a version is asked for, its ACL's likewise. */
    private static String reading(String action, @Nullable String versionId) {
        return versionId == null ? action : action.replace("Object", "ObjectVersion");
    }

    private static Map<String, List<String>> listing(@Nullable String prefix, @Nullable String delimiter) {
        return Map.of("s3:prefix", List.of(orEmpty(prefix)), "s3:delimiter", List.of(orEmpty(delimiter)));
    }
}
