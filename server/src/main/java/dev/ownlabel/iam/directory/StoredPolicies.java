package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.CallerPolicies;
import dev.ownlabel.iam.Organisation;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Row;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.policy.NamedPolicy;
import dev.ownlabel.policy.PolicyKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The policies of the database's identities, kept parsed as long as their account's revision is what it was. */
public final class StoredPolicies implements CallerPolicies {
    private static final int CACHED = 10_000;

    private record Known(long revision, Held held) {}

    private final Database database;
    private final Revisions revisions;
    private final Map<String, Known> cache = new ConcurrentHashMap<>();

    public StoredPolicies(Database database, Revisions revisions) {
        this.database = database;
        this.revisions = revisions;
    }

    @Override
    public Held of(Caller caller) {
        String id = caller.userId();
        int colon = id.indexOf(':');
        return of(caller.account(), colon < 0 ? id : id.substring(0, colon), revisions.current(caller.account()));
    }

    private Held of(AccountId account, String identityId, long revision) {
        Known known = cache.get(identityId);
        if (known != null && known.revision() == revision) {
            return known.held();
        }
        Known read = database.read(transaction -> read(transaction, account, identityId));
        if (cache.size() >= CACHED) {
            cache.clear();
        }
        cache.put(identityId, read);
        return read.held();
    }

    /** What an identity holds, as the database says now. */
    public Held read(Identity identity) {
        return database.read(transaction -> read(transaction, identity.account(), identity.id()))
                .held();
    }

    private static Known read(Transaction transaction, AccountId account, String identityId) {
        Optional<Identity> found = transaction
                .first("select * from iam_identity where id = ?", identityId)
                .map(Identity::of);
        Organisation organisation = Organisations.read(transaction, account);
        if (found.isEmpty()) {
            return new Known(0, Held.nothing(organisation));
        }
        Identity identity = found.get();
        List<NamedPolicy> policies = new ArrayList<>();
        add(transaction, identity, policies);
        if (identity.kind() == Kind.USER) {
            transaction
                    .query(
                            "select i.* from iam_identity i join iam_member m on m.group_id = i.id where m.user_id = ?"
                                    + " order by i.folded",
                            identity.id())
                    .forEach(group -> add(transaction, Identity.of(group), policies));
        }
        @Nullable
        NamedPolicy boundary =
                identity.boundary().map(arn -> managed(transaction, arn)).orElse(null);
        return new Known(
                Revisions.read(transaction, identity.account()),
                new Held(policies, boundary, IdentityTags.read(transaction, identity.id()), organisation));
    }

    private static void add(Transaction transaction, Identity identity, List<NamedPolicy> policies) {
        for (Row row : transaction.query(
                "select name, document from iam_inline_policy where identity_id = ? order by name", identity.id())) {
            String name = identity.kind().word() + "_" + identity.name() + "_" + row.text("name");
            policies.add(Documents.stored(name, row.text("document"), new PolicyKind.Identity()));
        }
        for (Row row : transaction.query(
                "select policy_arn from iam_attachment where identity_id = ? order by policy_arn", identity.id())) {
            policies.add(managed(transaction, row.text("policy_arn")));
        }
    }

    private static NamedPolicy managed(Transaction transaction, String arn) {
        return AwsManagedPolicies.policy(arn)
                .orElseGet(() -> transaction
                        .first(
                                "select v.document from iam_policy_version v join iam_policy p on p.arn = v.arn and"
                                        + " p.default_version = v.version where p.arn = ?",
                                arn)
                        .map(row -> Documents.stored(arn, row.text("document"), new PolicyKind.Identity()))
                        .orElseThrow(() -> new IllegalStateException("The attached policy " + arn + " is gone")));
    }
}
