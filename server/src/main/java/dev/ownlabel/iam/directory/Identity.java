package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.metastore.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user, a group or a role.
 *
 * @param id unique, never used again
 * @param boundary ARN of the policy that limits it
 * @param role what only a role has
 */
public record Identity(
        String id,
        AccountId account,
        Kind kind,
        String name,
        String path,
        Instant createdAt,
        Optional<String> boundary,
        @Nullable Role role) {

    /**
     * What only a role has.
     *
     * @param trust the policy that says who may assume it
     */
    public record Role(String trust, @Nullable String description, Duration longestSession) {}

    public Arn arn() {
        return arn(account, kind, path, name);
    }

    static Arn arn(AccountId account, Kind kind, String path, String name) {
        return new Arn("aws", "iam", "", account.value(), kind.word() + path + name);
    }

    /** What only a role has; only for roles. */
    public Role asRole() {
        if (role == null) {
            throw new IllegalStateException(arn() + " is no role");
        }
        return role;
    }

    static Identity of(Row row) {
        Kind kind = Kind.of(row.text("kind"));
        return new Identity(
                row.text("id"),
                new AccountId(row.text("account_id")),
                kind,
                row.text("name"),
                row.text("path"),
                row.instant("created_at"),
                Optional.ofNullable(row.textOrNull("boundary")),
                kind == Kind.ROLE
                        ? new Role(
                                row.text("trust"),
                                row.textOrNull("description"),
                                Duration.ofSeconds(row.number("longest_session")))
                        : null);
    }
}
