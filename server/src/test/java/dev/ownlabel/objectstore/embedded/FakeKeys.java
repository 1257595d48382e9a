package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.kms.DataKey;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.KeyChoice;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.kms.KeyUnavailableException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keys in memory: a wrapped key is a ticket for the plain one, and holds in its own context only. */
public final class FakeKeys implements KeyService {
    private record Kept(DataKey key, EncryptionContext context) {}

    private final Map<String, Kept> keys = new ConcurrentHashMap<>();
    private final Set<String> unusable = ConcurrentHashMap.newKeySet();
    private final SecureRandom random = new SecureRandom();

    public void disable(String keyArn) {
        unusable.add(keyArn);
    }

    @Override
    public DataKey generate(KeyChoice choice, EncryptionContext context) throws KeyUnavailableException {
        String arn = switch (choice) {
            case KeyChoice.Service(var account) -> "arn:aws:kms:us-east-1:" + account + ":key/service";
            case KeyChoice.Customer(var account, String id) -> "arn:aws:kms:us-east-1:" + account + ":key/" + id;
        };
        requireUsable(arn);
        byte[] plain = new byte[32];
        byte[] ticket = new byte[16];
        random.nextBytes(plain);
        random.nextBytes(ticket);
        DataKey key = new DataKey(plain, ticket, arn);
        keys.put(HexFormat.of().formatHex(ticket), new Kept(key, context));
        return key;
    }

    @Override
    public DataKey unwrap(byte[] wrapped, EncryptionContext context) throws KeyUnavailableException {
        Kept kept = keys.get(HexFormat.of().formatHex(wrapped));
        if (kept == null || !kept.context().equals(context)) {
            throw new KeyUnavailableException("The wrapped key is not of this context");
        }
        requireUsable(kept.key().keyArn());
        return kept.key();
    }

    private void requireUsable(String arn) throws KeyUnavailableException {
        if (unusable.contains(arn)) {
            throw new KeyUnavailableException("Key " + arn + " is disabled");
        }
    }
}
