package dev.ownlabel.http;

import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The TLS listener's certificate and private key, from the PEM files the settings name or from a self-signed pair. */
final class TlsMaterial {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final int PEM_BYTES = 1 << 20;

    private TlsMaterial() {}

    /** What the TLS listener presents; empty where TLS is off. Throws SettingsException where the settings cannot be used. */
    static Optional<SslContextFactory.Server> of(Settings settings, Path dataFolder) {
        if (settings.get(HttpSettings.TLS_PORT) < 0) {
            return Optional.empty();
        }
        Path certificate = settings.get(HttpSettings.TLS_CERTIFICATE);
        Path key = settings.get(HttpSettings.TLS_KEY);
        boolean named = !certificate.toString().isEmpty() && !key.toString().isEmpty();
        if (!named && settings.get(HttpSettings.TLS_SELF_SIGNED)) {
            SelfSignedPair pair = SelfSignedPair.in(dataFolder.resolve("tls"));
            certificate = pair.certificate();
            key = pair.key();
        } else if (!named) {
            throw new SettingsException(
                    List.of("http.tls-port needs http.tls-cert and http.tls-key, or http.tls-self-signed=true"));
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, new char[0]);
            store.setKeyEntry("tls", privateKey(key), new char[0], chain(certificate));
            SslContextFactory.Server tls = new SslContextFactory.Server();
            tls.setKeyStore(store);
            tls.setKeyStorePassword("");
            return Optional.of(tls);
        } catch (IOException | GeneralSecurityException e) {
            throw new SettingsException(List.of(
                    "TLS certificate " + certificate + " with key " + key + " cannot be used: " + e.getMessage()));
        }
    }

    private static Certificate[] chain(Path file) throws IOException, GeneralSecurityException {
        Certificate[] chain = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(read(file).getBytes(StandardCharsets.US_ASCII)))
                .toArray(Certificate[]::new);
        if (chain.length == 0) {
            throw new GeneralSecurityException("there is no certificate in " + file);
        }
        return chain;
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        Matcher matcher = PKCS8.matcher(read(file));
        if (!matcher.find()) {
            throw new GeneralSecurityException("there is no 'BEGIN PRIVATE KEY' in " + file
                    + "; openssl pkcs8 -topk8 -nodes turns other forms into it");
        }
        PKCS8EncodedKeySpec spec =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(matcher.group(1)));
        Optional<InvalidKeySpecException> other = Optional.empty();
        for (String algorithm : List.of("EC", "RSA", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException e) {
                other = Optional.of(e);
            }
        }
        throw new GeneralSecurityException("the key in " + file + " is of no known algorithm", other.orElse(null));
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > PEM_BYTES) {
            throw new IOException(file + " is larger than a PEM file can be");
        }
        return Files.readString(file);
    }
}
