package dev.ownlabel.customlabels;

import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tags of projects, datasets and project versions; they go with their resource. For conditions of policies they are remembered for a
 * moment, so that not every detection reads the database; changes made here are seen at once, another server's within {@link #MAX_AGE}.
 */
public final class Tags {
    public static final Duration MAX_AGE = Duration.ofSeconds(2);
    private static final int MOST_RESOURCES = 10_000;

    private final Database database;
    private final CustomLabelsSettings settings;
    private final InstantSource clock;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    private record Seen(Map<String, String> tags, Instant at) {}

    public Tags(Database database, CustomLabelsSettings settings, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /** The tags of the resource, by key; RESOURCE_NOT_FOUND where there is no such resource. */
    public Map<String, String> list(String arn) {
        return database.read(transaction -> {
            requireResource(transaction, arn);
            return of(transaction, arn);
        });
    }

    /** The tags of the resource, at most {@link #MAX_AGE} old; none where there is no such resource of Custom Labels. */
    public Map<String, String> recent(String arn) {
        boolean ours = Arn.parse(arn)
                .filter(parsed -> parsed.service().equals("rekognition"))
                .isPresent();
        if (!ours) {
            return Map.of();
        }
        Instant now = clock.instant();
        Seen last = seen.get(arn);
        if (last != null && now.isBefore(last.at().plus(MAX_AGE)) && !now.isBefore(last.at())) {
            return last.tags();
        }
        Map<String, String> tags = database.read(transaction -> Map.copyOf(of(transaction, arn)));
        if (seen.size() >= MOST_RESOURCES) {
            seen.clear();
        }
        seen.put(arn, new Seen(tags, now));
        return tags;
    }

    /** Sets tags, replacing values of existing keys; SERVICE_QUOTA_EXCEEDED where there would be too many. */
    public void put(String arn, Map<String, String> tags) {
        database.useTransaction(transaction -> {
            requireResource(transaction, arn);
            write(transaction, arn, tags, ErrorCode.SERVICE_QUOTA_EXCEEDED);
        });
    }

    /** Removes tags; absent keys are no error. */
    public void remove(String arn, List<String> keys) {
        database.useTransaction(transaction -> {
            requireResource(transaction, arn);
            transaction.afterCommit(() -> seen.remove(arn));
            for (String key : keys) {
                transaction.execute("delete from cl_tag where arn = ? and tag_key = ?", arn, key);
            }
        });
    }

    /** Sets tags in the caller's transaction; {@code excess} is the error for too many. */
    public void write(Transaction transaction, String arn, Map<String, String> tags, ErrorCode excess) {
        transaction.afterCommit(() -> seen.remove(arn));
        tags.forEach((key, value) -> transaction.execute(
                "insert into cl_tag (arn, tag_key, tag_value) values (?, ?, ?)"
                        + " on conflict (arn, tag_key) do update set tag_value = excluded.tag_value",
                arn,
                key,
                value));
        long count = transaction
                .first("select count(*) as n from cl_tag where arn = ?", arn)
                .map(row -> row.number("n"))
                .orElse(0L);
        if (count > settings.tagsPerResource()) {
            throw new ServiceException(excess, "A resource can have at most " + settings.tagsPerResource() + " tags");
        }
    }

    static Map<String, String> of(Transaction transaction, String arn) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Row row : transaction.query("select tag_key, tag_value from cl_tag where arn = ? order by tag_key", arn)) {
            tags.put(row.text("tag_key"), row.text("tag_value"));
        }
        return tags;
    }

    /** Drops all tags of a resource that goes away. */
    public static void drop(Transaction transaction, String arn) {
        transaction.execute("delete from cl_tag where arn = ?", arn);
    }

    private static void requireResource(Transaction transaction, String arn) {
        boolean exists = transaction
                .first(
                        "select arn from cl_project where arn = ?"
                                + " union all select arn from cl_version where arn = ?"
                                + " union all select arn from cl_dataset where arn = ?",
                        arn,
                        arn,
                        arn)
                .isPresent();
        if (!exists) {
            throw new ServiceException(ErrorCode.RESOURCE_NOT_FOUND, "The resource does not exist: " + arn);
        }
    }
}
