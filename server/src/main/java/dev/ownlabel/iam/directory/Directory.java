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
        StoredPolicies policies,
        Organisations organisations,
        AdministratorKeys administratorKeys) {

    /** The directory of {@code database}; {@code random} is a cryptographically strong source of chance. */
    public static Directory of(Database database, KeySecrets secrets, InstantSource clock, RandomGenerator random) {
        Revisions revisions = new Revisions(database, clock);
        Identities identities = new Identities(database, revisions, clock, random);
        Attachments attachments = new Attachments(database, revisions);
        UserKeys keys = new UserKeys(database, revisions, secrets, clock, random);
        return new Directory(
                identities,
                new IdentityTags(database, revisions),
                new Memberships(database, revisions),
                new InlinePolicies(database, revisions),
                new ManagedPolicies(database, revisions, clock, random),
                attachments,
                keys,
                new Sessions(database, secrets, clock, random),
                new Credentials(database, secrets, revisions, clock),
                new StoredPolicies(database, revisions),
                new Organisations(revisions),
                new AdministratorKeys(identities, attachments, keys));
    }
}
