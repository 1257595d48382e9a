package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.metastore.Database;
import java.util.List;

/** Which users are in which groups. */
public final class Memberships {
    private static final int MOST_GROUPS = 10;

    private final Database database;
    private final Revisions revisions;

    public Memberships(Database database, Revisions revisions) {
        this.database = database;
        this.revisions = revisions;
    }

    public void add(AccountId account, String group, String user) {
        revisions.change(account, transaction -> {
            String groupId =
                    Identities.get(transaction, account, Kind.GROUP, group).id();
            String userId =
                    Identities.get(transaction, account, Kind.USER, user).id();
            transaction.execute(
                    "insert into iam_member (group_id, user_id) values (?, ?) on conflict do nothing", groupId, userId);
            long groups = transaction
                    .first("select count(*) as n from iam_member where user_id = ?", userId)
                    .orElseThrow()
                    .number("n");
            if (groups > MOST_GROUPS) {
                throw Refusals.quota("GroupsPerUser", MOST_GROUPS);
            }
            return true;
        });
    }

    public void remove(AccountId account, String group, String user) {
        revisions.change(account, transaction -> {
            int removed = transaction.execute(
                    "delete from iam_member where group_id = ? and user_id = ?",
                    Identities.get(transaction, account, Kind.GROUP, group).id(),
                    Identities.get(transaction, account, Kind.USER, user).id());
            if (removed == 0) {
                throw Refusals.notFound("User " + user + " is not in group " + group + ".");
            }
            return true;
        });
    }

    public Page<Identity> users(AccountId account, String group, Page.Part part) {
        return page(account, Kind.GROUP, group, "m.user_id = i.id and m.group_id", part);
    }

    public Page<Identity> groups(AccountId account, String user, Page.Part part) {
        return page(account, Kind.USER, user, "m.group_id = i.id and m.user_id", part);
    }

    private Page<Identity> page(AccountId account, Kind kind, String name, String join, Page.Part part) {
        return database.read(transaction -> {
            String id = Identities.get(transaction, account, kind, name).id();
            List<Identity> found = transaction
                    .query(
                            "select i.* from iam_identity i join iam_member m on " + join
                                    + " = ? where i.folded > ? order by i.folded limit ?",
                            id,
                            part.after().orElse(""),
                            part.most() + 1)
                    .stream()
                    .map(Identity::of)
                    .toList();
            return Page.of(found, part.most(), identity -> Identities.folded(identity.name()));
        });
    }
}
