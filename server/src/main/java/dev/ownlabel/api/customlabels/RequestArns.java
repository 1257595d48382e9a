package dev.ownlabel.api.customlabels;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.ProjectVersionArn;
import java.util.Optional;
import java.util.function.Function;

/** ARNs of requests: of this Region, or refused as InvalidParameterException (specification, operations.md §2, C). */
record RequestArns(Region region) {

    ProjectArn project(String text) {
        return here(text, ProjectArn::parse, ProjectArn::region);
    }

    ProjectVersionArn version(String text) {
        return here(text, ProjectVersionArn::parse, ProjectVersionArn::region);
    }

    DatasetArn dataset(String text) {
        return here(text, DatasetArn::parse, DatasetArn::region);
    }

    /** A resource that can have tags. */
    String taggable(String text) {
        try {
            Optional<Region> found = ProjectVersionArn.parse(text)
                    .map(ProjectVersionArn::region)
                    .or(() -> ProjectArn.parse(text).map(ProjectArn::region))
                    .or(() -> DatasetArn.parse(text).map(DatasetArn::region));
            requireHere(text, found);
            return text;
        } catch (IllegalArgumentException e) {
            throw invalid(text, e);
        }
    }

    private <T> T here(String text, Function<String, Optional<T>> parser, Function<T, Region> regionOf) {
        try {
            Optional<T> arn = parser.apply(text);
            requireHere(text, arn.map(regionOf));
            return arn.orElseThrow();
        } catch (IllegalArgumentException e) {
            throw invalid(text, e);
        }
    }

    private void requireHere(String text, Optional<Region> found) {
        if (found.isEmpty()) {
            throw new ServiceException(
                    ErrorCode.INVALID_PARAMETER, "The ARN names no resource of the kind that is meant: " + text);
        }
        if (!found.get().equals(region)) {
            throw new ServiceException(
                    ErrorCode.INVALID_PARAMETER, "The ARN is of another Region than " + region + ": " + text);
        }
    }

    private static ServiceException invalid(String text, IllegalArgumentException cause) {
        return new ServiceException(ErrorCode.INVALID_PARAMETER, "The ARN is malformed: " + text, cause);
    }
}
