package dev.ownlabel.api.customlabels;

import dev.ownlabel.api.RequestContext;
import dev.ownlabel.customlabels.Tags;
import software.amazon.awssdk.services.rekognition.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.rekognition.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.rekognition.model.TagResourceRequest;
import software.amazon.awssdk.services.rekognition.model.TagResourceResponse;
import software.amazon.awssdk.services.rekognition.model.UntagResourceRequest;
import software.amazon.awssdk.services.rekognition.model.UntagResourceResponse;

/** TagResource, UntagResource, ListTagsForResource, for projects, datasets and versions. */
final class TagHandlers {
    private final Tags tags;
    private final RequestArns arns;

    TagHandlers(Tags tags, RequestArns arns) {
        this.tags = tags;
        this.arns = arns;
    }

    TagResourceResponse tag(RequestContext context, TagResourceRequest input) {
        tags.put(arns.taggable(input.resourceArn()), input.tags());
        return TagResourceResponse.builder().build();
    }

    UntagResourceResponse untag(RequestContext context, UntagResourceRequest input) {
        tags.remove(arns.taggable(input.resourceArn()), input.tagKeys());
        return UntagResourceResponse.builder().build();
    }

    ListTagsForResourceResponse list(RequestContext context, ListTagsForResourceRequest input) {
        return ListTagsForResourceResponse.builder()
                .tags(tags.list(arns.taggable(input.resourceArn())))
                .build();
    }
}
