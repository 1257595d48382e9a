package dev.ownlabel.inference;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.ProjectVersionArn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The models that run on this node. A detection never touches the database. */
public final class RunningModels {

    /** The image of a request: exactly one of the two is there. */
    public sealed interface ImageSource {
        /** The bytes as they came; not copied, not to be changed. */
        @SuppressWarnings("ArrayRecordComponent") // the hot path hands the request's own bytes on
        record Bytes(byte[] bytes) implements ImageSource {}

        /** An object that the caller may read. */
        record Stored(AccountId caller, S3Location location) implements ImageSource {}
    }

    /**
     * Labels an image (specification, training-and-inference.md §7).
     *
     * @param minConfidence 0 to 100, or null: each label's assumed threshold decides
     * @param maxResults at most so many, highest confidence first, or null for all
     * @throws dev.ownlabel.aws.ServiceException RESOURCE_NOT_READY, PROVISIONED_THROUGHPUT_EXCEEDED, INVALID_S3_OBJECT, IMAGE_TOO_LARGE,
     *     INVALID_IMAGE_FORMAT or INVALID_PARAMETER
     */
    public List<Detection> detect(
            ProjectVersionArn version, ImageSource image, @Nullable Float minConfidence, @Nullable Integer maxResults) {
        throw new IllegalStateException("not built yet" + version + image + minConfidence + maxResults);
    }
}
