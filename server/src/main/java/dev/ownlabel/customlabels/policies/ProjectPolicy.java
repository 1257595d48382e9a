package dev.ownlabel.customlabels.policies;

import dev.ownlabel.customlabels.ProjectArn;
import java.time.Instant;

/**
 * The latest revision of a policy that is attached to a project.
 *
 * @param document as it was put, byte for byte
 */
public record ProjectPolicy(
        ProjectArn project, String name, String revisionId, String document, Instant createdAt, Instant updatedAt) {}
