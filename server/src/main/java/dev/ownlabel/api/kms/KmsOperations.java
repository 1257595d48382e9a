package dev.ownlabel.api.kms;

import dev.ownlabel.api.Operation;
import java.util.List;
import java.util.random.RandomGenerator;

/** The operation table of KMS, part by part. */
public final class KmsOperations {
    private final KmsDomain domain;
    private final KeyAccess access;
    private final RandomGenerator random;

    /** {@code random} is a cryptographically strong source of chance: data keys are made of it. */
    public KmsOperations(KmsDomain domain, KeyAccess access, RandomGenerator random) {
        this.domain = domain;
        this.access = access;
        this.random = random;
    }

    /** Every row. */
    public List<Operation<?, ?>> table() {
        KmsRows rows = new KmsRows();
        new KeyHandlers(domain, access).addTo(rows);
        new KeyPolicyHandlers(domain, access).addTo(rows);
        new AliasHandlers(domain, access).addTo(rows);
        new CryptoHandlers(domain, access, random).addTo(rows);
        new GrantHandlers(domain, access).addTo(rows);
        return rows.all();
    }
}
