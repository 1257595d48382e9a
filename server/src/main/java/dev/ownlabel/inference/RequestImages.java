package dev.ownlabel.inference;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.image.Picture;
import dev.ownlabel.inference.RunningModels.ImageSource;
import dev.ownlabel.objectstore.ObjectContent;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;

/** Fetches and decodes the image of a request; what is wrong with it is told in the service's words (wire.md §3.3). */
final class RequestImages {
    private static final int BYTES_LIMIT = 4 * 1024 * 1024;
    private static final long OBJECT_LIMIT = ImageLimits.service().maxBytes();

    private final ObjectStore objects;
    private final ImageReader reader = new ImageReader(ImageLimits.service());

    RequestImages(ObjectStore objects) {
        this.objects = objects;
    }

    byte[] fetch(ImageSource source) {
        return switch (source) {
            case ImageSource.Bytes(byte[] bytes) -> {
                if (bytes.length > BYTES_LIMIT) {
                    throw tooLarge();
                }
                yield bytes;
            }
            case ImageSource.Stored stored -> read(stored);
        };
    }

    private byte[] read(ImageSource.Stored stored) {
        try (ObjectContent content = objects.open(stored.caller(), stored.location())) {
            if (content.head().sizeBytes() > OBJECT_LIMIT) {
                throw tooLarge();
            }
            return content.readAll(OBJECT_LIMIT);
        } catch (ObjectStoreException | IOException e) {
            throw new ServiceException(
                    ErrorCode.INVALID_S3_OBJECT,
                    "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
                    e);
        }
    }

    /** Decodes; where that many pixels a side are enough, perhaps at a fraction of the size. */
    Picture decode(byte[] bytes, int enoughPixels) {
        try {
            return reader.read(bytes, enoughPixels);
        } catch (ImageRefusedException e) {
            throw switch (e.reason()) {
                case FORMAT, UNREADABLE ->
                    new ServiceException(ErrorCode.INVALID_IMAGE_FORMAT, "Request has invalid image format.", e);
                case TOO_LARGE_BYTES, SIDE_TOO_LARGE -> tooLarge();
                case SIDE_TOO_SMALL, ASPECT ->
                    new ServiceException(
                            ErrorCode.INVALID_PARAMETER, "Request has invalid parameters. " + e.getMessage(), e);
            };
        }
    }

    private static ServiceException tooLarge() {
        return new ServiceException(ErrorCode.IMAGE_TOO_LARGE, "Image size is too large.");
    }
}
