package dev.ownlabel.api.s3.awssdk;

import static dev.ownlabel.api.s3.awssdk.S3Refusals.translating;
import static dev.ownlabel.api.s3.awssdk.WriteRules.announced;
import static dev.ownlabel.api.s3.awssdk.WriteRules.checkStorageClass;
import static dev.ownlabel.api.s3.awssdk.WriteRules.hex;
import static dev.ownlabel.api.s3.awssdk.WriteRules.kmsKey;
import static dev.ownlabel.api.s3.awssdk.WriteRules.noAcls;
import static dev.ownlabel.api.s3.awssdk.WriteRules.refuseCustomerKeys;

import dev.ownlabel.objectstore.embedded.MultipartUploads;
import dev.ownlabel.objectstore.embedded.MultipartUploads.Part;
import dev.ownlabel.objectstore.embedded.MultipartUploads.PartName;
import dev.ownlabel.objectstore.embedded.ObjectAttributes;
import dev.ownlabel.objectstore.embedded.Place;
import dev.ownlabel.objectstore.embedded.PutOrder;
import dev.ownlabel.objectstore.embedded.StoreRefusedException;
import dev.ownlabel.objectstore.embedded.StoredObject;
import dev.ownlabel.objectstore.embedded.WriteCondition;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.gaul.s3proxy.blobstore.domain.MultipartUpload;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CreateMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/** The multipart uploads of one caller. */
final class AccountUploads {
    private final MultipartUploads uploads;
    private final BucketAccess access;

    AccountUploads(MultipartUploads uploads, BucketAccess access) {
        this.uploads = uploads;
        this.access = access;
    }

    MultipartUpload initiate(CreateMultipartUploadRequest request) {
        if (request.acl() != null && request.acl() != ObjectCannedACL.PRIVATE) {
            throw noAcls();
        }
        checkStorageClass(request.storageClass());
        refuseCustomerKeys(request.sseCustomerAlgorithm(), request.ssekmsEncryptionContext());
        String key = kmsKey(request.serverSideEncryption(), request.ssekmsKeyId());
        return translating(request.bucket(), () -> {
            PutOrder order = PutOrder.plain(
                            place("PutObject", request.bucket(), request.key()), S3Shapes.attributes(request), -1)
                    .withKey(key);
            String id = uploads.start(order);
            CreateMultipartUploadResponse response = CreateMultipartUploadResponse.builder()
                    .uploadId(id)
                    .bucket(request.bucket())
                    .key(request.key())
                    .serverSideEncryption(S3Shapes.encryption(key))
                    .ssekmsKeyId(key)
                    .build();
            return new MultipartUpload(id, request, response);
        });
    }

    UploadPartResponse put(MultipartUpload upload, UploadPartRequest request, InputStream is) {
        refuseCustomerKeys(request.sseCustomerAlgorithm(), null);
        return translating(upload.containerName(), () -> {
            Place at = place("PutObject", upload.containerName(), upload.blobName());
            PutOrder order = PutOrder.plain(at, ObjectAttributes.NONE, announced(request.contentLength()))
                    .withMd5(hex(request.contentMD5()));
            Part part = uploads.put(at, upload.id(), request.partNumber(), order, is);
            return UploadPartResponse.builder()
                    .eTag(S3Shapes.quoted(part.etag()))
                    .build();
        });
    }

    CompleteMultipartUploadResponse complete(MultipartUpload upload, CompleteMultipartUploadRequest request) {
        return translating(upload.containerName(), () -> {
            List<PartName> parts = request.multipartUpload().parts().stream()
                    .map(part -> new PartName(part.partNumber(), WriteCondition.unquoted(part.eTag())))
                    .toList();
            StoredObject object = uploads.complete(
                    place("PutObject", upload.containerName(), upload.blobName()),
                    upload.id(),
                    parts,
                    WriteCondition.of(request.ifMatch(), request.ifNoneMatch()));
            return CompleteMultipartUploadResponse.builder()
                    .bucket(object.bucket())
                    .key(object.key())
                    .eTag(S3Shapes.quoted(object.etag()))
                    .versionId(S3Shapes.version(object))
                    .serverSideEncryption(S3Shapes.encryption(object.customerKey()))
                    .ssekmsKeyId(object.customerKey())
                    .build();
        });
    }

    void abort(MultipartUpload upload) {
        translating(upload.containerName(), () -> {
            uploads.abort(place("AbortMultipartUpload", upload.containerName(), upload.blobName()), upload.id());
            return true;
        });
    }

    /** The upload's parts. To a completion an upload that is gone looks empty: S3Proxy then tells a repeated one from a wrong one. */
    List<software.amazon.awssdk.services.s3.model.Part> parts(MultipartUpload upload) {
        return translating(upload.containerName(), () -> {
            try {
                return uploads.parts(place(reading(), upload.containerName(), upload.blobName()), upload.id()).stream()
                        .map(part -> software.amazon.awssdk.services.s3.model.Part.builder()
                                .partNumber(part.number())
                                .eTag(S3Shapes.quoted(part.etag()))
                                .size(part.sizeBytes())
                                .lastModified(part.modified())
                                .build())
                        .toList();
            } catch (StoreRefusedException e) {
                if (e.kind() == StoreRefusedException.Kind.NO_SUCH_UPLOAD
                        && S3Call.current().method().equals("POST")) {
                    return List.of();
                }
                throw e;
            }
        });
    }

    List<software.amazon.awssdk.services.s3.model.MultipartUpload> inProgress(String bucket) {
        return translating(
                bucket,
                () -> uploads.inProgress(access.require("ListBucketMultipartUploads", bucket), bucket).stream()
                        .map(upload -> software.amazon.awssdk.services.s3.model.MultipartUpload.builder()
                                .uploadId(upload.id())
                                .key(upload.key())
                                .initiated(upload.created())
                                .build())
                        .toList());
    }

    /** A completion reads the parts itself. */
    private static String reading() {
        return S3Call.current().method().equals("POST") ? "PutObject" : "ListMultipartUploadParts";
    }

    private Place place(String action, String bucket, String key) {
        return new Place(access.require(action, bucket, key, Map.of()), bucket, key);
    }
}
