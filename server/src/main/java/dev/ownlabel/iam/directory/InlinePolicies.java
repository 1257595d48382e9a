package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.policy.PolicyKind;
import java.util.List;

/** Policies that belong to one user, group or role and go with it. */
public final class InlinePolicies {
    private final Database database;
    private final Revisions revisions;

    public InlinePolicies(Database database, Revisions revisions) {
        this.database = database;
        this.revisions = revisions;
    }

    /** Adds the policy, or replaces the one of that name. */
    public void put(AccountId account, Kind kind, String holder, String name, String document) {
        Documents.checked(document, new PolicyKind.Identity());
        revisions.change(account, transaction -> {
            String id = Identities.get(transaction, account, kind, holder).id();
            transaction.execute(
                    "insert into iam_inline_policy (identity_id, name, document) values (?, ?, ?) on conflict"
                            + " (identity_id, name) do update set document = excluded.document",
                    id,
                    name,
                    document);
            long size = transaction.query("select document from iam_inline_policy where identity_id = ?", id).stream()
                    .mapToLong(row -> Documents.size(row.text("document")))
                    .sum();
            if (size > kind.inlineChars()) {
                throw Refusals.limit("Maximum policy size of " + kind.inlineChars() + " bytes exceeded for "
                        + kind.word() + " " + holder);
            }
            return true;
        });
    }

    public String get(AccountId account, Kind kind, String holder, String name) {
        return database.read(transaction -> transaction
                .first(
                        "select document from iam_inline_policy where identity_id = ? and name = ?",
                        Identities.get(transaction, account, kind, holder).id(),
                        name)
                .orElseThrow(() -> noSuch(kind, name))
                .text("document"));
    }

    public Page<String> list(AccountId account, Kind kind, String holder, Page.Part part) {
        return database.read(transaction -> {
            List<String> names = transaction
                    .query(
                            "select name from iam_inline_policy where identity_id = ? and name > ? order by name limit"
                                    + " ?",
                            Identities.get(transaction, account, kind, holder).id(),
                            part.after().orElse(""),
                            part.most() + 1)
                    .stream()
                    .map(row -> row.text("name"))
                    .toList();
            return Page.of(names, part.most(), name -> name);
        });
    }

    public void delete(AccountId account, Kind kind, String holder, String name) {
        revisions.change(account, transaction -> {
            int deleted = transaction.execute(
                    "delete from iam_inline_policy where identity_id = ? and name = ?",
                    Identities.get(transaction, account, kind, holder).id(),
                    name);
            if (deleted == 0) {
                throw noSuch(kind, name);
            }
            return true;
        });
    }

    private static RuntimeException noSuch(Kind kind, String name) {
        return Refusals.notFound("The " + kind.word() + " policy with name " + name + " cannot be found.");
    }
}
