package dev.ownlabel.iam.directory;

import dev.ownlabel.iam.KeySecrets;
import dev.ownlabel.metastore.Database;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** All that is known of the identities of a database's accounts. */
public record Directory(
        Identities identities,
        IdentityTags tags,
        Memberships memberships,
        InlinePolicies inline,
        ManagedPolicies managed,
        Attachments attachments,
        UserKeys keys,
        Sessions sessions,
        Credentials credentials,
        StoredPolicies policies) {

    /** The directory of {@code database}; {@code random} is a cryptographically strong source of chance. */
    public static Directory of(Database database, KeySecrets secrets, InstantSource clock, RandomGenerator random) {
        Revisions revisions = new Revisions(database, clock);
        return new Directory(
                new Identities(database, revisions, clock, random),
                new IdentityTags(database, revisions),
                new Memberships(database, revisions),
                new InlinePolicies(database, revisions),
                new ManagedPolicies(database, revisions, clock, random),
                new Attachments(database, revisions),
                new UserKeys(database, revisions, secrets, clock, random),
                new Sessions(database, secrets, clock, random),
                new Credentials(database, secrets, revisions, clock),
                new StoredPolicies(database, revisions));
    }
}
