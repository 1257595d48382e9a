package dev.ownlabel.kms;

import dev.ownlabel.aws.Region;
import dev.ownlabel.metastore.Database;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** Keys in the metastore, each wrapped under the master key (file or environment). */
public final class LocalKeyService implements KeyService {

    public LocalKeyService(
            Database database, MasterKey master, Region region, InstantSource clock, RandomGenerator random) {
        if (database == null || master == null || region == null || clock == null || random == null) {
            throw new IllegalStateException("not built yet");
        }
    }

    @Override
    public DataKey generate(KeyChoice choice, EncryptionContext context) throws KeyUnavailableException {
        throw new KeyUnavailableException("not built yet");
    }

    @Override
    public DataKey unwrap(byte[] wrapped, EncryptionContext context) throws KeyUnavailableException {
        throw new KeyUnavailableException("not built yet");
    }
}
