package dev.ownlabel.iam;

import java.util.Map;

/** Port: the tags of what a request is about. Asked only where a policy depends on them, but then for every request. */
@FunctionalInterface
public interface ResourceTags {
    /** The tags now, or at most two seconds ago; none of a resource that does not exist or that this port does not know. */
    Map<String, String> of(String resource);
}
