package dev.ownlabel.api.customlabels;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.inference.Detection;
import dev.ownlabel.inference.RunningModels;
import dev.ownlabel.inference.RunningModels.ImageSource;
import dev.ownlabel.vision.boxes.Box;
import software.amazon.awssdk.services.rekognition.model.BoundingBox;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsRequest;
import software.amazon.awssdk.services.rekognition.model.DetectCustomLabelsResponse;
import software.amazon.awssdk.services.rekognition.model.Image;

/** DetectCustomLabels. */
final class DetectionHandler {
    /** The model allows 5 MiB, the operation 4 (specification, wire.md §6, C). */
    private static final int MAX_BYTES = 4 << 20;

    private final RunningModels models;
    private final CallerRights rights;
    private final RequestArns arns;

    DetectionHandler(CustomLabelsDomain domain, RequestArns arns) {
        this.models = domain.models();
        this.rights = domain.rights();
        this.arns = arns;
    }

    DetectCustomLabelsResponse detect(RequestContext context, DetectCustomLabelsRequest input) {
        ProjectVersionArn version = arns.version(input.projectVersionArn());
        ImageSource image = image(context, input.image());
        return DetectCustomLabelsResponse.builder()
                .customLabels(models.detect(version, image, input.minConfidence(), input.maxResults()).stream()
                        .map(DetectionHandler::label)
                        .toList())
                .build();
    }

    private ImageSource image(RequestContext context, Image image) {
        if ((image.bytes() == null) == (image.s3Object() == null)) {
            throw new ServiceException(ErrorCode.INVALID_PARAMETER, "Image needs either Bytes or S3Object");
        }
        if (image.bytes() == null) {
            S3Location at = S3Objects.location(image.s3Object());
            rights.requireReadable(context.caller(), at);
            return new ImageSource.Stored(context.caller().account(), at);
        }
        byte[] bytes = image.bytes().asByteArrayUnsafe();
        if (bytes.length > MAX_BYTES) {
            throw new ServiceException(ErrorCode.IMAGE_TOO_LARGE, "Image size is too large.");
        }
        return new ImageSource.Bytes(bytes);
    }

    /** A label of the whole image has no geometry; a box has one, and no polygon (specification, training-and-inference.md §7). */
    private static CustomLabel label(Detection detection) {
        CustomLabel.Builder label =
                CustomLabel.builder().name(detection.label()).confidence(detection.confidence());
        Box box = detection.box();
        return box == null
                ? label.build()
                : label.geometry(geometry -> geometry.boundingBox(BoundingBox.builder()
                                .width((float) box.width())
                                .height((float) box.height())
                                .left((float) box.left())
                                .top((float) box.top())
                                .build()))
                        .build();
    }
}
