package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.metastore.Database;
import java.util.List;
import java.util.regex.Pattern;

/** Which managed policies users, groups and roles hold. */
public final class Attachments {
    private static final Pattern POLICY = Pattern.compile("arn:aws:iam::(?:aws|[0-9]{12}):policy/.+");

    private final Database database;
    private final Revisions revisions;

    public Attachments(Database database, Revisions revisions) {
        this.database = database;
        this.revisions = revisions;
    }

    public void attach(AccountId account, Kind kind, String holder, String policyArn) {
        if (!POLICY.matcher(policyArn).matches()) {
            throw Refusals.invalid("ARN " + policyArn + " is not valid.");
        }
        revisions.change(account, transaction -> {
            String id = Identities.get(transaction, account, kind, holder).id();
            ManagedPolicies.require(transaction, account, policyArn);
            transaction.execute(
                    "insert into iam_attachment (identity_id, policy_arn) values (?, ?) on conflict do nothing",
                    id,
                    policyArn);
            long held = transaction
                    .first("select count(*) as n from iam_attachment where identity_id = ?", id)
                    .orElseThrow()
                    .number("n");
            if (held > kind.mostAttached()) {
                throw Refusals.quota("PoliciesPer" + kind.title(), kind.mostAttached());
            }
            return true;
        });
    }

    public void detach(AccountId account, Kind kind, String holder, String policyArn) {
        revisions.change(account, transaction -> {
            int detached = transaction.execute(
                    "delete from iam_attachment where identity_id = ? and policy_arn = ?",
                    Identities.get(transaction, account, kind, holder).id(),
                    policyArn);
            if (detached == 0) {
                throw Refusals.noSuchPolicy(policyArn);
            }
            return true;
        });
    }

    /** ARNs of what the holder holds, in their order: few enough for one page. */
    public List<String> of(AccountId account, Kind kind, String holder) {
        return database.read(transaction -> transaction
                .query(
                        "select policy_arn from iam_attachment where identity_id = ? order by policy_arn",
                        Identities.get(transaction, account, kind, holder).id())
                .stream()
                .map(row -> row.text("policy_arn"))
                .toList());
    }

    /** Who holds the policy in the account. */
    public Page<Identity> holders(AccountId account, String policyArn, Page.Part part) {
        List<Identity> found = database.read(transaction -> transaction
                .query(
                        "select i.* from iam_identity i join iam_attachment a on a.identity_id = i.id where"
                                + " a.policy_arn = ? and i.account_id = ? and i.id > ? order by i.id limit ?",
                        policyArn,
                        account.value(),
                        part.after().orElse(""),
                        part.most() + 1)
                .stream()
                .map(Identity::of)
                .toList());
        return Page.of(found, part.most(), Identity::id);
    }
}
