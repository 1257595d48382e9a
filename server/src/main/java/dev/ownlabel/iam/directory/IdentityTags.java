package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tags of users and roles. */
public final class IdentityTags {
    private static final int MOST = 50;

    private final Database database;
    private final Revisions revisions;

    public IdentityTags(Database database, Revisions revisions) {
        this.database = database;
        this.revisions = revisions;
    }

    public void put(AccountId account, Kind kind, String name, Map<String, String> tags) {
        revisions.change(account, transaction -> {
            put(transaction, Identities.get(transaction, account, kind, name).id(), tags);
            return true;
        });
    }

    public void remove(AccountId account, Kind kind, String name, List<String> keys) {
        revisions.change(account, transaction -> {
            String id = Identities.get(transaction, account, kind, name).id();
            keys.forEach(key -> transaction.execute(
                    "delete from iam_tag where identity_id = ? and folded = ?", id, Identities.folded(key)));
            return true;
        });
    }

    public Map<String, String> of(AccountId account, Kind kind, String name) {
        return database.read(transaction -> read(
                transaction, Identities.get(transaction, account, kind, name).id()));
    }

    /** The tags of the identity with that ARN; none where there is no such identity. */
    public Map<String, String> of(Identity identity) {
        return database.read(transaction -> read(transaction, identity.id()));
    }

    static Map<String, String> read(Transaction transaction, String id) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (Row row :
                transaction.query("select tag_key, tag_value from iam_tag where identity_id = ? order by folded", id)) {
            tags.put(row.text("tag_key"), row.text("tag_value"));
        }
        return tags;
    }

    static void put(Transaction transaction, String id, Map<String, String> tags) {
        tags.forEach((key, value) -> transaction.execute(
                "insert into iam_tag (identity_id, tag_key, folded, tag_value) values (?, ?, ?, ?) on conflict"
                        + " (identity_id, folded) do update set tag_key = excluded.tag_key, tag_value ="
                        + " excluded.tag_value",
                id,
                key,
                Identities.folded(key),
                value));
        if (read(transaction, id).size() > MOST) {
            throw Refusals.quota("TagsPerResource", MOST);
        }
    }
}
