package dev.ownlabel.api.customlabels;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rekognition.model.Asset;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;
import software.amazon.awssdk.services.rekognition.model.S3Object;

/** Places in S3 as requests and responses write them. */
final class S3Objects {
    private S3Objects() {}

    static S3Location location(@Nullable GroundTruthManifest manifest) {
        return location(manifest == null ? null : manifest.s3Object());
    }

    /** The model requires neither member, but an object needs both. */
    static S3Location location(@Nullable S3Object object) {
        if (object == null
                || object.bucket() == null
                || object.name() == null
                || object.bucket().isEmpty()
                || object.name().isEmpty()) {
            throw new ServiceException(ErrorCode.INVALID_PARAMETER, "An S3Object needs a Bucket and a Name");
        }
        return new S3Location(object.bucket(), object.name(), object.version());
    }

    static List<S3Location> locations(List<Asset> assets) {
        return assets.stream()
                .map(asset -> location(asset.groundTruthManifest()))
                .toList();
    }

    static S3Object object(S3Location at) {
        return S3Object.builder()
                .bucket(at.bucket())
                .name(at.key())
                .version(at.version())
                .build();
    }

    static GroundTruthManifest manifest(S3Location at) {
        return GroundTruthManifest.builder().s3Object(object(at)).build();
    }

    static List<Asset> assets(List<S3Location> locations) {
        return locations.stream()
                .map(at -> Asset.builder().groundTruthManifest(manifest(at)).build())
                .toList();
    }

    /** In the words seen in practice (specification, wire.md §3.3, O). */
    static ServiceException unreadable(ObjectStoreException cause) {
        return switch (cause.reason()) {
            case NO_SUCH_BUCKET, NO_SUCH_KEY, NO_SUCH_VERSION, ACCESS_DENIED, KEY_UNAVAILABLE ->
                new ServiceException(
                        ErrorCode.INVALID_S3_OBJECT,
                        "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
                        cause);
            case UNAVAILABLE -> new ServiceException(ErrorCode.THROTTLING, "The object store does not answer", cause);
        };
    }
}
