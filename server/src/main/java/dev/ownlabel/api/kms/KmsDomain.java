package dev.ownlabel.api.kms;

import dev.ownlabel.kms.Aliases;
import dev.ownlabel.kms.Grants;
import dev.ownlabel.kms.KeyAdministration;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.metastore.Database;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What the handlers of KMS call. */
public record KmsDomain(LocalKeyService keys, Aliases aliases, Grants grants, KeyAdministration administration) {

    /** Over the keys of {@code database}; {@code random} is a cryptographically strong source of chance. */
    public static KmsDomain of(LocalKeyService keys, Database database, InstantSource clock, RandomGenerator random) {
        return new KmsDomain(
                keys,
                new Aliases(database, clock),
                new Grants(database, clock, random),
                new KeyAdministration(database, clock));
    }
}
