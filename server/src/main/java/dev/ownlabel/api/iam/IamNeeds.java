package dev.ownlabel.api.iam;

import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.Access;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.directory.Directory;
import dev.ownlabel.iam.directory.Kind;
import dev.ownlabel.policy.Requester;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.Tag;

/** What IAM requests need to be allowed: the operation's action on the ARN that the name stands for in the caller's account. */
record IamNeeds(Directory directory) {

    List<Access> all(String action) {
        return List.of(new Access("iam:" + action, "*"));
    }

    List<Access> policy(String action, String arn) {
        return List.of(new Access("iam:" + action, arn));
    }

    List<Access> on(Caller caller, String action, Kind kind, String name) {
        return on(caller, action, kind, name, Map.of());
    }

    /** With the identity's tags, and {@code more} conditions. */
    List<Access> on(Caller caller, String action, Kind kind, String name, Map<String, List<String>> more) {
        Arn arn = directory.identities().arn(caller.account(), kind, name);
        Map<String, List<String>> conditions = new HashMap<>();
        directory
                .identities()
                .find(arn)
                .map(directory.tags()::of)
                .orElse(Map.of())
                .forEach((key, value) -> {
                    conditions.put("aws:ResourceTag/" + key, List.of(value));
                    conditions.put("iam:ResourceTag/" + key, List.of(value));
                });
        conditions.putAll(more);
        return List.of(new Access("iam:" + action, arn.toString(), conditions));
    }

    /** To make what is not there yet. */
    List<Access> create(
            Caller caller,
            String action,
            String kind,
            @Nullable String path,
            String name,
            Map<String, List<String>> more) {
        String at = kind + Optional.ofNullable(path).orElse("/") + name;
        return List.of(new Access(
                "iam:" + action, new Arn("aws", "iam", "", caller.account().value(), at).toString(), more));
    }

    static Map<String, List<String>> attached(String policyArn) {
        return Map.of("iam:PolicyARN", List.of(policyArn));
    }

    static Map<String, List<String>> made(List<Tag> tags, @Nullable String boundary) {
        Map<String, List<String>> conditions = new HashMap<>();
        tags.forEach(tag -> conditions.put("aws:RequestTag/" + tag.key(), List.of(tag.value())));
        conditions.put("aws:TagKeys", tags.stream().map(Tag::key).toList());
        conditions.put(
                "iam:PermissionsBoundary",
                Optional.ofNullable(boundary).stream().toList());
        return conditions;
    }

    /** The user that is named, or the caller where none is. */
    static String user(Caller caller, @Nullable String name) {
        if (name != null) {
            return name;
        }
        if (caller.requester() instanceof Requester.User user) {
            String resource = user.arn().resource();
            return resource.substring(resource.lastIndexOf('/') + 1);
        }
        throw new ServiceException(
                ErrorCode.VALIDATION, "Must specify userName when calling with non-User credentials");
    }
}
