package dev.ownlabel.iam.directory;

import dev.ownlabel.metastore.Row;
import java.time.Instant;
import java.util.Optional;

/**
 * A policy that stands by itself and can be attached, without its document.
 *
 * @param attachments how many users, groups and roles of the account hold it
 */
public record ManagedPolicy(
        String arn,
        String id,
        String name,
        String path,
        Optional<String> description,
        long defaultVersion,
        Instant createdAt,
        Instant updatedAt,
        long attachments) {

    /**
     * One text of a policy.
     *
     * @param isDefault whether it is the one in force
     */
    public record Version(long number, String document, boolean isDefault, Instant createdAt) {}

    ManagedPolicy attachedTo(long many) {
        return new ManagedPolicy(arn, id, name, path, description, defaultVersion, createdAt, updatedAt, many);
    }

    static ManagedPolicy of(Row row) {
        return new ManagedPolicy(
                row.text("arn"),
                row.text("id"),
                row.text("name"),
                row.text("path"),
                Optional.ofNullable(row.textOrNull("description")),
                row.number("default_version"),
                row.instant("created_at"),
                row.instant("updated_at"),
                row.number("attachments"));
    }
}
