package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.aws.AccountId;
import java.time.Instant;

/** A bucket; its name is unique among all accounts. */
public record Bucket(String name, AccountId owner, Versioning versioning, Instant created) {

    /** Whether old versions of objects are kept. A bucket starts OFF and, once versioned, is never OFF again. */
    public enum Versioning {
        OFF,
        ENABLED,
        SUSPENDED
    }
}
