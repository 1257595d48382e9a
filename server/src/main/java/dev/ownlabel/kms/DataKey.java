package dev.ownlabel.kms;

/** A data key: the plain 32 bytes, the same wrapped under a key, and that key's ARN. It never prints its bytes. */
public final class DataKey {
    private final byte[] plain;
    private final byte[] wrapped;
    private final String keyArn;

    public DataKey(byte[] plain, byte[] wrapped, String keyArn) {
        this.plain = plain.clone();
        this.wrapped = wrapped.clone();
        this.keyArn = keyArn;
    }

    public byte[] plain() {
        return plain.clone();
    }

    public byte[] wrapped() {
        return wrapped.clone();
    }

    public String keyArn() {
        return keyArn;
    }

    @Override
    public String toString() {
        return "DataKey[" + keyArn + ", redacted]";
    }
}
