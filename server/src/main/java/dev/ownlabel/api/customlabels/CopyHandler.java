package dev.ownlabel.api.customlabels;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.Copies;
import dev.ownlabel.customlabels.Copies.NewCopy;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersionArn;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionRequest;
import software.amazon.awssdk.services.rekognition.model.CopyProjectVersionResponse;

/** CopyProjectVersion. Its rights depend on what the source's account has stored, so it asks for them itself. */
public final class CopyHandler {
    private final CopyChecks checks;
    private final Copies copies;
    private final RequestArns arns;

    CopyHandler(CopyChecks checks, Copies copies, RequestArns arns) {
        this.checks = checks;
        this.copies = copies;
        this.arns = arns;
    }

    CopyProjectVersionResponse copy(RequestContext context, CopyProjectVersionRequest input) {
        NewCopy wanted = wanted(input, arns);
        checks.require(context.caller(), wanted);
        return CopyProjectVersionResponse.builder()
                .projectVersionArn(copies.create(wanted).toString())
                .build();
    }

    /**
     * The copy that a request to a server of {@code region} asks for.
     *
     * @throws ServiceException INVALID_PARAMETER where its arguments do not fit together
     */
    public static NewCopy wanted(CopyProjectVersionRequest input, Region region) {
        return wanted(input, new RequestArns(region));
    }

    private static NewCopy wanted(CopyProjectVersionRequest input, RequestArns arns) {
        ProjectArn sourceProject = arns.project(input.sourceProjectArn());
        ProjectVersionArn source = arns.version(input.sourceProjectVersionArn());
        ProjectArn destination = arns.project(input.destinationProjectArn());
        boolean fits = source.project().equals(sourceProject.name())
                && source.account().equals(sourceProject.account())
                && source.partition().equals(sourceProject.partition());
        if (!fits) {
            throw invalid("SourceProjectVersionArn is not of the project that SourceProjectArn names");
        }
        String bucket = input.outputConfig().s3Bucket();
        if (bucket == null || bucket.isEmpty()) {
            throw invalid("OutputConfig needs an S3Bucket");
        }
        String prefix = input.outputConfig().s3KeyPrefix();
        return new NewCopy(
                sourceProject,
                source,
                destination,
                input.versionName(),
                bucket,
                prefix == null ? "" : prefix,
                input.kmsKeyId(),
                input.tags());
    }

    private static ServiceException invalid(String message) {
        return new ServiceException(ErrorCode.INVALID_PARAMETER, message);
    }
}
