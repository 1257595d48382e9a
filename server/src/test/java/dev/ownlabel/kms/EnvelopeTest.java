package dev.ownlabel.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
    private static final EncryptionContext CONTEXT = EncryptionContext.of("111122223333", "arn:a:b:c:d:e");
    private static final EncryptionContext OTHER = EncryptionContext.of("111122223333", "arn:a:b:c:d:f");

    @TempDir
    Path folder;

    private static DataKey key(long seed) {
        byte[] plain = new byte[32];
        new Random(seed).nextBytes(plain);
        return new DataKey(plain, new byte[0], "arn");
    }

    private static byte[] bytes(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static byte[] encrypt(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream encrypting = Envelope.encrypting(out, key(1), CONTEXT)) {
            encrypting.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] decrypt(byte[] ciphertext, DataKey key, EncryptionContext context) throws IOException {
        try (InputStream in = Envelope.decrypting(new ByteArrayInputStream(ciphertext), key, context)) {
            return in.readAllBytes();
        }
    }

    private SeekableByteChannel seek(byte[] ciphertext, DataKey key, EncryptionContext context) throws IOException {
        Path file = Files.write(folder.resolve("x"), ciphertext);
        return Envelope.decrypting(FileChannel.open(file, StandardOpenOption.READ), key, context);
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 65_479, 65_480, 65_536, 300_000})
    void whatWasEncryptedComesBackWholeAndInParts(int size) throws IOException {
        byte[] plain = bytes(size, 7);
        byte[] ciphertext = encrypt(plain);

        assertThat(decrypt(ciphertext, key(1), CONTEXT)).isEqualTo(plain);
        try (SeekableByteChannel channel = seek(ciphertext, key(1), CONTEXT)) {
            assertThat(channel.size()).isEqualTo(size);
            int from = size / 2;
            ByteBuffer part = ByteBuffer.allocate(size - from);
            channel.position(from);
            while (part.hasRemaining() && channel.read(part) >= 0) {
                assertThat(part.position()).isPositive();
            }
            assertThat(part.array()).isEqualTo(Arrays.copyOfRange(plain, from, size));
        }
    }

    @ParameterizedTest(name = "{0} bytes")
    @ValueSource(ints = {0, 1, 200_000})
    void anotherKeyOrContextIsRefused(int size) throws IOException {
        byte[] ciphertext = encrypt(bytes(size, 7));

        assertThatThrownBy(() -> decrypt(ciphertext, key(2), CONTEXT)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> decrypt(ciphertext, key(1), OTHER)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> seek(ciphertext, key(2), CONTEXT)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> seek(ciphertext, key(1), OTHER)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void aChangedBitOrACutIsRefused(long seed) throws IOException {
        Random chance = new Random(seed);
        byte[] ciphertext = encrypt(bytes(200_000, seed));

        for (int i = 0; i < 25; i++) {
            byte[] changed = ciphertext.clone();
            changed[chance.nextInt(changed.length)] ^= (byte) (1 << chance.nextInt(8));
            assertThatThrownBy(() -> decrypt(changed, key(1), CONTEXT)).isInstanceOf(IOException.class);
            byte[] cut = Arrays.copyOf(ciphertext, chance.nextInt(ciphertext.length));
            assertThatThrownBy(() -> decrypt(cut, key(1), CONTEXT)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> seek(cut, key(1), CONTEXT)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aCutAtASegmentsEndIsRefusedEvenBeforeItIsRead() throws IOException {
        byte[] cut = Arrays.copyOf(encrypt(bytes(200_000, 3)), 2 * 65_536);

        assertThatThrownBy(() -> decrypt(cut, key(1), CONTEXT)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> seek(cut, key(1), CONTEXT)).isInstanceOf(IOException.class);
    }

    @Test
    void swappedSegmentsAreRefused() throws IOException {
        byte[] ciphertext = encrypt(bytes(300_000, 3));
        byte[] swapped = ciphertext.clone();
        System.arraycopy(ciphertext, 65_536, swapped, 2 * 65_536, 65_536);
        System.arraycopy(ciphertext, 2 * 65_536, swapped, 65_536, 65_536);

        assertThatThrownBy(() -> decrypt(swapped, key(1), CONTEXT)).isInstanceOf(IOException.class);
    }
}
