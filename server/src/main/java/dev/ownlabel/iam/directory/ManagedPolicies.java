package dev.ownlabel.iam.directory;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.iam.AccessKey;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.policy.PolicyKind;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Managed policies of accounts; those of AWS are found beside them. */
public final class ManagedPolicies {
    private static final int MOST = 1_500;
    private static final int CHARS = 6_144;
    private static final String COLUMNS = "select p.*, (select count(*) from iam_attachment a where a.policy_arn ="
            + " p.arn) as attachments from iam_policy p ";

    private final Database database;
    private final Revisions revisions;
    private final InstantSource clock;
    private final RandomGenerator random;

    public ManagedPolicies(Database database, Revisions revisions, InstantSource clock, RandomGenerator random) {
        this.database = database;
        this.revisions = revisions;
        this.clock = clock;
        this.random = random;
    }

    /** Which policies a list shows. */
    public enum Scope {
        ALL,
        AWS,
        LOCAL
    }

    public ManagedPolicy create(
            AccountId account, String name, @Nullable String path, @Nullable String description, String document) {
        checkDocument(document);
        String arn = "arn:aws:iam::" + account + ":policy" + (path == null ? "/" : path) + name;
        Instant now = clock.instant();
        return revisions.change(account, transaction -> {
            requireRoom(transaction, account, name);
            transaction.execute(
                    "insert into iam_policy (arn, id, account_id, name, folded, path, description, default_version,"
                            + " last_version, created_at, updated_at) values (?, ?, ?, ?, ?, ?, ?, 1, 1, ?, ?)",
                    arn,
                    AccessKey.uniqueId("ANPA", random),
                    account.value(),
                    name,
                    Identities.folded(name),
                    path == null ? "/" : path,
                    description,
                    now,
                    now);
            insertVersion(transaction, arn, 1, document, now);
            return get(transaction, account, arn);
        });
    }

    private static void requireRoom(Transaction transaction, AccountId account, String name) {
        if (transaction
                .first(
                        "select 1 as one from iam_policy where account_id = ? and folded = ?",
                        account.value(),
                        Identities.folded(name))
                .isPresent()) {
            throw Refusals.exists("A policy called " + name + " already exists. Duplicate names are not allowed.");
        }
        long there = transaction
                .first("select count(*) as n from iam_policy where account_id = ?", account.value())
                .orElseThrow()
                .number("n");
        if (there >= MOST) {
            throw Refusals.quota("PoliciesPerAccount", MOST);
        }
    }

    private static void checkDocument(String document) {
        Documents.checked(document, new PolicyKind.Identity());
        if (Documents.size(document) > CHARS) {
            throw Refusals.quota("PolicySize", CHARS);
        }
    }

    private static void insertVersion(Transaction transaction, String arn, long number, String document, Instant now) {
        transaction.execute(
                "insert into iam_policy_version (arn, version, document, created_at) values (?, ?, ?, ?)",
                arn,
                number,
                document,
                now);
    }

    public ManagedPolicy get(AccountId account, String arn) {
        return database.read(transaction -> get(transaction, account, arn));
    }

    /** The policies in order of their names, AWS's first. */
    public Page<ManagedPolicy> list(
            AccountId account, Scope scope, boolean onlyAttached, String pathPrefix, Page.Part part) {
        List<ManagedPolicy> found = database.read(transaction -> {
            List<ManagedPolicy> all = new ArrayList<>();
            if (scope != Scope.LOCAL) {
                AwsManagedPolicies.all().forEach(policy -> all.add(counted(transaction, account, policy)));
            }
            if (scope != Scope.AWS) {
                transaction.query(COLUMNS + "where p.account_id = ? order by p.folded", account.value()).stream()
                        .map(ManagedPolicy::of)
                        .forEach(all::add);
            }
            return all;
        });
        String after = part.after().orElse("");
        List<ManagedPolicy> rest = found.stream()
                .filter(policy -> !onlyAttached || policy.attachments() > 0)
                .filter(policy -> policy.path().startsWith(pathPrefix))
                .filter(policy -> position(policy).compareTo(after) > 0)
                .limit(part.most() + 1L)
                .toList();
        return Page.of(rest, part.most(), ManagedPolicies::position);
    }

    /** AWS's stand before an account's own. */
    private static String position(ManagedPolicy policy) {
        return (AwsManagedPolicies.names(policy.arn()) ? "0" : "1") + Identities.folded(policy.name());
    }

    /** Deletes a policy that nobody holds and that has no version but the default one. */
    public void delete(AccountId account, String arn) {
        revisions.change(account, transaction -> {
            ManagedPolicy policy = own(transaction, account, arn);
            boolean limits = transaction
                    .first("select 1 as one from iam_identity where boundary = ? limit 1", arn)
                    .isPresent();
            if (policy.attachments() > 0 || limits) {
                throw Refusals.conflict("Cannot delete a policy attached to entities.");
            }
            if (versions(transaction, policy).size() > 1) {
                throw Refusals.conflict("This policy has more than one version. Before you delete a policy, you must"
                        + " delete the policy's versions. The default version is deleted with the policy.");
            }
            transaction.execute("delete from iam_policy_version where arn = ?", arn);
            return transaction.execute("delete from iam_policy where arn = ?", arn);
        });
    }

    public ManagedPolicy.Version createVersion(AccountId account, String arn, String document, boolean asDefault) {
        checkDocument(document);
        Instant now = clock.instant();
        return revisions.change(account, transaction -> {
            ManagedPolicy policy = own(transaction, account, arn);
            if (versions(transaction, policy).size() >= 5) {
                throw Refusals.limit("A managed policy can have up to 5 versions. Before you create a new version, you"
                        + " must delete an existing version.");
            }
            long number = 1
                    + transaction
                            .first("select last_version from iam_policy where arn = ?", arn)
                            .orElseThrow()
                            .number("last_version");
            insertVersion(transaction, arn, number, document, now);
            transaction.execute(
                    "update iam_policy set last_version = ?, default_version = ?, updated_at = ? where arn = ?",
                    number,
                    asDefault ? number : policy.defaultVersion(),
                    now,
                    arn);
            return new ManagedPolicy.Version(number, document, asDefault, now);
        });
    }

    public ManagedPolicy.Version version(AccountId account, String arn, long number) {
        return versions(account, arn).stream()
                .filter(version -> version.number() == number)
                .findFirst()
                .orElseThrow(() -> noSuchVersion(arn, number));
    }

    /** The versions, newest first: at most five. */
    public List<ManagedPolicy.Version> versions(AccountId account, String arn) {
        return database.read(transaction -> versions(transaction, get(transaction, account, arn)));
    }

    public void setDefault(AccountId account, String arn, long number) {
        revisions.change(account, transaction -> {
            requireVersion(transaction, own(transaction, account, arn), number);
            return transaction.execute(
                    "update iam_policy set default_version = ?, updated_at = ? where arn = ?",
                    number,
                    clock.instant(),
                    arn);
        });
    }

    public void deleteVersion(AccountId account, String arn, long number) {
        revisions.change(account, transaction -> {
            ManagedPolicy policy = own(transaction, account, arn);
            requireVersion(transaction, policy, number);
            if (policy.defaultVersion() == number) {
                throw Refusals.conflict("Cannot delete the default version of a policy.");
            }
            return transaction.execute("delete from iam_policy_version where arn = ? and version = ?", arn, number);
        });
    }

    private static void requireVersion(Transaction transaction, ManagedPolicy policy, long number) {
        if (versions(transaction, policy).stream().noneMatch(version -> version.number() == number)) {
            throw noSuchVersion(policy.arn(), number);
        }
    }

    private static RuntimeException noSuchVersion(String arn, long number) {
        return Refusals.notFound("Policy " + arn + " version v" + number + " does not exist or is not attachable.");
    }

    private static List<ManagedPolicy.Version> versions(Transaction transaction, ManagedPolicy policy) {
        Optional<String> document = AwsManagedPolicies.document(policy.arn());
        if (document.isPresent()) {
            return List.of(new ManagedPolicy.Version(1, document.get(), true, policy.createdAt()));
        }
        return transaction
                .query("select * from iam_policy_version where arn = ? order by version desc", policy.arn())
                .stream()
                .map(row -> new ManagedPolicy.Version(
                        row.number("version"),
                        row.text("document"),
                        row.number("version") == policy.defaultVersion(),
                        row.instant("created_at")))
                .toList();
    }

    private static ManagedPolicy get(Transaction transaction, AccountId account, String arn) {
        Optional<ManagedPolicy> managed =
                AwsManagedPolicies.find(arn).map(policy -> counted(transaction, account, policy));
        return managed.orElseGet(() -> transaction
                .first(COLUMNS + "where p.arn = ? and p.account_id = ?", arn, account.value())
                .map(ManagedPolicy::of)
                .orElseThrow(() -> Refusals.noSuchPolicy(arn)));
    }

    private static ManagedPolicy counted(Transaction transaction, AccountId account, ManagedPolicy policy) {
        return policy.attachedTo(transaction
                .first(
                        "select count(*) as n from iam_attachment a join iam_identity i on i.id = a.identity_id where"
                                + " a.policy_arn = ? and i.account_id = ?",
                        policy.arn(),
                        account.value())
                .orElseThrow()
                .number("n"));
    }

    /** A policy that the account may change. */
    private static ManagedPolicy own(Transaction transaction, AccountId account, String arn) {
        if (AwsManagedPolicies.names(arn)) {
            throw new ServiceException(
                    ErrorCode.ACCESS_DENIED, "The policy " + arn + " is AWS's and cannot be changed.");
        }
        return get(transaction, account, arn);
    }

    /** Refuses what cannot be attached in the account. */
    static void require(Transaction transaction, AccountId account, String arn) {
        boolean there = AwsManagedPolicies.find(arn).isPresent()
                || transaction
                        .first("select 1 as one from iam_policy where arn = ? and account_id = ?", arn, account.value())
                        .isPresent();
        if (!there) {
            throw Refusals.notFound("Policy " + arn + " does not exist or is not attachable.");
        }
    }
}
