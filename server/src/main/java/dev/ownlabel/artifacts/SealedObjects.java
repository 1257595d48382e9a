package dev.ownlabel.artifacts;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.kms.DataKey;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.Envelope;
import dev.ownlabel.kms.KeyChoice;
import dev.ownlabel.kms.KeyService;
import dev.ownlabel.kms.KeyUnavailableException;
import dev.ownlabel.objectstore.ObjectContent;
import dev.ownlabel.objectstore.ObjectHead;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.objectstore.ObjectStoreException.Reason;
import dev.ownlabel.objectstore.PutTarget;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Encrypted objects in the service's own bucket. Each carries what is needed to open it: four bytes that name the format, the length
 * of the wrapped data key, that key, then the ciphertext. A data key is used for one object only. The plain text is held in memory,
 * so a caller cuts what is large into several objects.
 */
final class SealedObjects {
    static final String BUCKET = "ownlabel-models";

    private static final int FORMAT = 0x4f4c5331; // "OLS1"
    private static final int WRAPPED_KEY_LIMIT = 16 * 1024;
    private static final long OBJECT_LIMIT = 1L << 30;
    private static final int PAGE = 1000;

    private final ObjectStore objects;
    private final KeyService keys;

    SealedObjects(ObjectStore objects, KeyService keys) {
        this.objects = objects;
        this.keys = keys;
    }

    /** Writes the object whole or not at all, replacing what was there. */
    void put(String key, byte[] plain, KeyChoice choice, EncryptionContext context)
            throws IOException, ObjectStoreException {
        byte[] sealed = seal(plain, dataKey(choice, context), context);
        objects.ensureBucket(ObjectStore.SERVICE, BUCKET);
        objects.put(
                new PutTarget(ObjectStore.SERVICE, BUCKET, key, "application/octet-stream"),
                new ByteArrayInputStream(sealed),
                sealed.length,
                null);
    }

    /**
     * The plain bytes, or empty where there is no such object.
     *
     * @throws IOException when the object was changed, or belongs to another context
     * @throws ObjectStoreException KEY_UNAVAILABLE when its key cannot be used
     */
    Optional<byte[]> get(String key, EncryptionContext context) throws IOException, ObjectStoreException {
        try (ObjectContent content = objects.open(ObjectStore.SERVICE, S3Location.of(BUCKET, key))) {
            return Optional.of(open(content.readAll(OBJECT_LIMIT), context));
        } catch (ObjectStoreException e) {
            if (e.reason() == Reason.NO_SUCH_KEY || e.reason() == Reason.NO_SUCH_BUCKET) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Deletes every object whose key begins with {@code prefix}, save those named in {@code kept}. */
    void deleteAll(String prefix, List<String> kept) throws ObjectStoreException {
        String after = null;
        while (true) {
            List<ObjectHead> page;
            try {
                page = objects.list(ObjectStore.SERVICE, BUCKET, prefix, after, PAGE);
            } catch (ObjectStoreException e) {
                if (e.reason() == Reason.NO_SUCH_BUCKET) {
                    return;
                }
                throw e;
            }
            for (ObjectHead head : page) {
                if (!kept.contains(head.location().key())) {
                    objects.delete(
                            ObjectStore.SERVICE,
                            S3Location.of(BUCKET, head.location().key()));
                }
            }
            if (page.size() < PAGE) {
                return;
            }
            after = page.getLast().location().key();
        }
    }

    private DataKey dataKey(KeyChoice choice, EncryptionContext context) throws ObjectStoreException {
        try {
            return keys.generate(choice, context);
        } catch (KeyUnavailableException e) {
            throw new ObjectStoreException(Reason.KEY_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }

    private static byte[] seal(byte[] plain, DataKey key, EncryptionContext context) throws IOException {
        ByteArrayOutputStream sealed = new ByteArrayOutputStream(plain.length + plain.length / 1000 + 1024);
        DataOutputStream header = new DataOutputStream(sealed);
        byte[] wrapped = key.wrapped();
        header.writeInt(FORMAT);
        header.writeInt(wrapped.length);
        header.write(wrapped);
        header.flush();
        try (OutputStream cipher = Envelope.encrypting(sealed, key, context)) {
            cipher.write(plain);
        }
        return sealed.toByteArray();
    }

    private byte[] open(byte[] sealed, EncryptionContext context) throws IOException, ObjectStoreException {
        DataInputStream input = new DataInputStream(new ByteArrayInputStream(sealed));
        if (input.readInt() != FORMAT) {
            throw new IOException("A stored part of a model has an unknown format");
        }
        int length = input.readInt();
        if (length < 1 || length > WRAPPED_KEY_LIMIT) {
            throw new IOException("A stored part of a model has a damaged header");
        }
        byte[] wrapped = input.readNBytes(length);
        try (InputStream plain = Envelope.decrypting(input, keys.unwrap(wrapped, context), context)) {
            return plain.readAllBytes();
        } catch (KeyUnavailableException e) {
            throw new ObjectStoreException(Reason.KEY_UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
