package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.iam.AccessKey;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.policy.PolicyKind;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The users, groups and roles of accounts. */
public final class Identities {
    private static final int TRUST_CHARS = 2_048;

    private final Database database;
    private final Revisions revisions;
    private final InstantSource clock;
    private final RandomGenerator random;

    /** Takes its chance from {@code random}: unique ids are made of it. */
    public Identities(Database database, Revisions revisions, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.revisions = revisions;
        this.clock = clock;
        this.random = random;
    }

    /**
     * What is to be made.
     *
     * @param boundary ARN of a managed policy
     * @param role for a role, and only then
     */
    public record NewIdentity(
            AccountId account,
            Kind kind,
            String name,
            @Nullable String path,
            @Nullable String boundary,
            Identity.@Nullable Role role,
            Map<String, String> tags) {
        public NewIdentity {
            tags = Map.copyOf(tags);
        }
    }

    public Identity create(NewIdentity wanted) {
        Identity identity = new Identity(
                AccessKey.uniqueId(wanted.kind().idPrefix(), random),
                wanted.account(),
                wanted.kind(),
                wanted.name(),
                wanted.path() == null ? "/" : wanted.path(),
                clock.instant(),
                Optional.ofNullable(wanted.boundary()),
                wanted.role());
        if (identity.role() != null) {
            checkTrust(identity.asRole().trust());
        }
        return revisions.change(wanted.account(), transaction -> {
            requireRoom(transaction, wanted);
            identity.boundary().ifPresent(arn -> ManagedPolicies.require(transaction, wanted.account(), arn));
            insert(transaction, identity);
            IdentityTags.put(transaction, identity.id(), wanted.tags());
            return identity;
        });
    }

    private static void requireRoom(Transaction transaction, NewIdentity wanted) {
        Kind kind = wanted.kind();
        if (find(transaction, wanted.account(), kind, wanted.name()).isPresent()) {
            throw Refusals.exists(kind.title() + " with name " + wanted.name() + " already exists.");
        }
        long there = transaction
                .first(
                        "select count(*) as n from iam_identity where account_id = ? and kind = ?",
                        wanted.account().value(),
                        kind.word())
                .orElseThrow()
                .number("n");
        if (there >= kind.mostPerAccount()) {
            throw Refusals.quota(kind.title() + "sPerAccount", kind.mostPerAccount());
        }
    }

    private static void insert(Transaction transaction, Identity identity) {
        Identity.Role role = identity.role();
        transaction.execute(
                "insert into iam_identity (id, account_id, kind, name, folded, path, created_at, boundary, trust,"
                        + " description, longest_session) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                identity.id(),
                identity.account().value(),
                identity.kind().word(),
                identity.name(),
                folded(identity.name()),
                identity.path(),
                identity.createdAt(),
                identity.boundary().orElse(null),
                role == null ? null : role.trust(),
                role == null ? null : role.description(),
                role == null ? null : role.longestSession().toSeconds());
    }

    public Identity get(AccountId account, Kind kind, String name) {
        return database.read(transaction -> get(transaction, account, kind, name));
    }

    /** The identity of that name, whatever its path. */
    public Optional<Identity> find(AccountId account, Kind kind, String name) {
        return database.read(transaction -> find(transaction, account, kind, name));
    }

    /** The identity of that ARN, in whichever account. */
    public Optional<Identity> find(Arn arn) {
        String resource = arn.resource();
        int slash = resource.indexOf('/');
        if (!arn.service().equals("iam") || slash < 0 || !arn.account().matches("[0-9]{12}")) {
            return Optional.empty();
        }
        return List.of(Kind.values()).stream()
                .filter(kind -> kind.word().equals(resource.substring(0, slash)))
                .findFirst()
                .flatMap(kind -> database.read(transaction -> find(
                        transaction,
                        new AccountId(arn.account()),
                        kind,
                        resource.substring(resource.lastIndexOf('/') + 1))))
                .filter(found -> found.arn().equals(arn));
    }

    /** The ARN that the name has in the account, whether or not there is such an identity: a path has only one that is there. */
    public Arn arn(AccountId account, Kind kind, String name) {
        return database.read(transaction -> find(transaction, account, kind, name))
                .map(Identity::arn)
                .orElse(Identity.arn(account, kind, "/", name));
    }

    public Page<Identity> list(AccountId account, Kind kind, String pathPrefix, Page.Part part) {
        List<Identity> found = database.read(transaction -> transaction
                .query(
                        "select * from iam_identity where account_id = ? and kind = ? and substr(path, 1, ?) = ? and"
                                + " folded > ? order by folded limit ?",
                        account.value(),
                        kind.word(),
                        pathPrefix.length(),
                        pathPrefix,
                        part.after().orElse(""),
                        part.most() + 1)
                .stream()
                .map(Identity::of)
                .toList());
        return Page.of(found, part.most(), identity -> folded(identity.name()));
    }

    /** Gives the identity another name or path; null: as it is. */
    public void rename(AccountId account, Kind kind, String name, @Nullable String newName, @Nullable String newPath) {
        revisions.change(account, transaction -> {
            Identity identity = get(transaction, account, kind, name);
            String target = newName == null ? identity.name() : newName;
            if (!folded(target).equals(folded(identity.name()))
                    && find(transaction, account, kind, target).isPresent()) {
                throw Refusals.exists(kind.title() + " with name " + target + " already exists.");
            }
            return transaction.execute(
                    "update iam_identity set name = ?, folded = ?, path = ? where id = ?",
                    target,
                    folded(target),
                    newPath == null ? identity.path() : newPath,
                    identity.id());
        });
    }

    /** Deletes an identity that nothing hangs on: IAM wants keys, policies and memberships taken away first. */
    public void delete(AccountId account, Kind kind, String name) {
        revisions.change(account, transaction -> {
            Identity identity = get(transaction, account, kind, name);
            requireNone(transaction, "access_key where user_id", identity, "must delete access keys first.");
            requireNone(transaction, "iam_member where group_id", identity, "must remove users from group first.");
            requireNone(transaction, "iam_member where user_id", identity, "must remove users from group first.");
            requireNone(transaction, "iam_inline_policy where identity_id", identity, "must delete policies first.");
            requireNone(transaction, "iam_attachment where identity_id", identity, "must detach all policies first.");
            transaction.execute("delete from iam_tag where identity_id = ?", identity.id());
            return transaction.execute("delete from iam_identity where id = ?", identity.id());
        });
    }

    private static void requireNone(Transaction transaction, String place, Identity identity, String otherwise) {
        if (transaction
                .first("select 1 as one from " + place + " = ? limit 1", identity.id())
                .isPresent()) {
            throw Refusals.conflict("Cannot delete entity, " + otherwise);
        }
    }

    /** Limits the identity to what the policy allows; null: no more. */
    public void limit(AccountId account, Kind kind, String name, @Nullable String policyArn) {
        revisions.change(account, transaction -> {
            Identity identity = get(transaction, account, kind, name);
            if (policyArn == null && identity.boundary().isEmpty()) {
                throw Refusals.notFound(kind.title() + " " + name + " has no permissions boundary.");
            }
            if (policyArn != null) {
                ManagedPolicies.require(transaction, account, policyArn);
            }
            return transaction.execute("update iam_identity set boundary = ? where id = ?", policyArn, identity.id());
        });
    }

    /** Changes what only a role has. */
    public void updateRole(AccountId account, String name, UnaryOperator<Identity.Role> change) {
        revisions.change(account, transaction -> {
            Identity identity = get(transaction, account, Kind.ROLE, name);
            Identity.Role role = change.apply(identity.asRole());
            checkTrust(role.trust());
            return transaction.execute(
                    "update iam_identity set trust = ?, description = ?, longest_session = ? where id = ?",
                    role.trust(),
                    role.description(),
                    role.longestSession().toSeconds(),
                    identity.id());
        });
    }

    private static void checkTrust(String trust) {
        Documents.checked(trust, new PolicyKind.Trust());
        if (Documents.size(trust) > TRUST_CHARS) {
            throw Refusals.quota("ACLSizePerRole", TRUST_CHARS);
        }
    }

    static Identity get(Transaction transaction, AccountId account, Kind kind, String name) {
        return find(transaction, account, kind, name).orElseThrow(() -> Refusals.noSuch(kind, name));
    }

    static Optional<Identity> find(Transaction transaction, AccountId account, Kind kind, String name) {
        return transaction
                .first(
                        "select * from iam_identity where account_id = ? and kind = ? and folded = ?",
                        account.value(),
                        kind.word(),
                        folded(name))
                .map(Identity::of);
    }

    static String folded(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
