package dev.ownlabel.api.s3.awssdk;

import static dev.ownlabel.api.s3.awssdk.S3Refusals.translating;

import dev.ownlabel.objectstore.embedded.Place;
import dev.ownlabel.objectstore.embedded.StoredObject;
import dev.ownlabel.objectstore.embedded.VersionedStore;
import dev.ownlabel.objectstore.embedded.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectResponse;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.DeletedObject;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Deletes objects for one caller. */
record AccountDeletions(VersionedStore store, BucketAccess access) {

    DeleteObjectResponse one(DeleteObjectRequest request) {
        if (request.ifMatchSize() != null || request.ifMatchLastModifiedTime() != null) {
            throw S3Refusals.notImplemented("Deleting by size or time");
        }
        String ifMatch = request.ifMatch() == null ? null : WriteCondition.unquoted(request.ifMatch());
        return one(request.bucket(), request.key(), request.versionId(), ifMatch);
    }

    private DeleteObjectResponse one(String bucket, String key, @Nullable String versionId, @Nullable String ifMatch) {
        return translating(bucket, () -> {
            String action = versionId == null ? "DeleteObject" : "DeleteObjectVersion";
            Place place = new Place(access.require(action, bucket, key, Map.of()), bucket, key);
            Optional<StoredObject> gone = store.delete(place, versionId, ifMatch);
            DeleteObjectResponse.Builder response = DeleteObjectResponse.builder();
            if (versionId != null) {
                response.versionId(versionId);
            }
            gone.filter(object -> object.version().marker())
                    .ifPresent(marker -> response.deleteMarker(true)
                            .versionId(marker.version().id()));
            return response.build();
        });
    }

    /** One after the other: the store has one writer, and S3Proxy's own way would start threads for it. */
    DeleteObjectsResponse all(DeleteObjectsRequest request) {
        translating(request.bucket(), () -> store.ownerOf(request.bucket()));
        List<DeletedObject> deleted = new ArrayList<>();
        List<S3Error> errors = new ArrayList<>();
        for (ObjectIdentifier object : request.delete().objects()) {
            try {
                DeleteObjectResponse gone = one(request.bucket(), object.key(), object.versionId(), null);
                boolean marker = Boolean.TRUE.equals(gone.deleteMarker());
                deleted.add(DeletedObject.builder()
                        .key(object.key())
                        .versionId(object.versionId())
                        .deleteMarker(marker ? true : null)
                        .deleteMarkerVersionId(marker ? gone.versionId() : null)
                        .build());
            } catch (S3Exception e) {
                errors.add(S3Error.builder()
                        .key(object.key())
                        .versionId(object.versionId())
                        .code(e.awsErrorDetails().errorCode())
                        .message(e.awsErrorDetails().errorMessage())
                        .build());
            }
        }
        return DeleteObjectsResponse.builder().deleted(deleted).errors(errors).build();
    }
}
