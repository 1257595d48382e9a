package dev.ownlabel.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for this machine that nobody vouches for, with its key, as PEM files. Made once, by the JDK's keytool; clients trust
 * it by name, {@code AWS_CA_BUNDLE=DIR/tls/certificate.pem}.
 */
record SelfSignedPair(Path certificate, Path key) {
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final String ALIAS = "ownlabel";
    /** Guards a file that exists for a moment in a folder only its owner can enter. */
    private static final String PASSWORD = "momentary";

    /** The pair in this folder, made where it is not there yet. */
    static SelfSignedPair in(Path folder) {
        SelfSignedPair pair = new SelfSignedPair(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
        try {
            if (!Files.exists(pair.certificate()) || !Files.exists(pair.key())) {
                Files.createDirectories(folder);
                Path made = Files.createTempDirectory(folder, "new");
                Path store = made.resolve("pair.p12");
                try {
                    keytool(store);
                    pair.write(store, made);
                } finally {
                    Files.deleteIfExists(store);
                    Files.deleteIfExists(made);
                }
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("No self-signed certificate could be made: " + e.getMessage(), e);
        }
        return pair;
    }

    private static void keytool(Path store) throws IOException {
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        List<String> command = List.of(
                tool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "3650",
                "-dname",
                "CN=ownlabel",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool did not succeed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        } finally {
            process.destroy();
        }
    }

    /** The certificate comes last: where it exists, its key does. */
    private void write(Path store, Path scratch) throws IOException, GeneralSecurityException {
        KeyStore read = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            read.load(in, PASSWORD.toCharArray());
        }
        move(
                scratch,
                key,
                pem("PRIVATE KEY", read.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        move(scratch, certificate, pem("CERTIFICATE", read.getCertificate(ALIAS).getEncoded()));
    }

    private static void move(Path scratch, Path target, String text) throws IOException {
        Path written = Files.createFile(scratch.resolve(target.getFileName()), PRIVATE);
        Files.writeString(written, text);
        Files.move(written, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }
}
