package dev.ownlabel.vision;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches a backbone once and keeps it. The address pins the descriptor by its SHA-256 and the descriptor pins the network, so
 * that nobody between here and there can change a byte. A file appears in the cache whole and checked, or not at all.
 */
final class BackboneFetcher {
    private static final System.Logger LOG = System.getLogger(BackboneFetcher.class.getName());
    private static final Pattern PIN = Pattern.compile("sha256=([0-9a-f]{64})");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int TENTHS = 10;

    private final Path cache;
    private final long maxDescriptorBytes;
    private final long maxNetworkBytes;

    BackboneFetcher(Path cache, long maxDescriptorBytes, long maxNetworkBytes) {
        this.cache = cache;
        this.maxDescriptorBytes = maxDescriptorBytes;
        this.maxNetworkBytes = maxNetworkBytes;
    }

    /** The descriptor's path in the cache, its network beside it; both are fetched where they are missing. */
    Path fetch(URI address) throws IOException, InterruptedException {
        Matcher pin = PIN.matcher(String.valueOf(address.getRawFragment()));
        String path = String.valueOf(address.getPath());
        if (!pin.matches() || !path.endsWith(Backbones.DESCRIPTOR)) {
            throw new IllegalArgumentException(
                    "must be the address of a " + Backbones.DESCRIPTOR + " file, ending in #sha256= and its SHA-256");
        }
        boolean loopback = "127.0.0.1".equals(address.getHost()) || "localhost".equals(address.getHost());
        if ("http".equals(address.getScheme()) && !loopback) {
            throw new IllegalArgumentException("must be https");
        }
        Path folder = cache.resolve(pin.group(1));
        Files.createDirectories(folder);
        Path descriptor = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
        get(new Wanted(address, descriptor, pin.group(1), maxDescriptorBytes));
        BackboneDescriptor parsed = BackboneDescriptor.parse(Files.readAllBytes(descriptor));
        get(new Wanted(
                address.resolve(parsed.file()), folder.resolve(parsed.file()), parsed.sha256(), maxNetworkBytes));
        return descriptor;
    }

    private record Wanted(URI address, Path file, String sha256, long maxBytes) {}

    private static void get(Wanted wanted) throws IOException, InterruptedException {
        if (Files.exists(wanted.file())) {
            return; // written whole and checked; Backbones checks the network's digest again
        }
        Path part = Files.createTempFile(wanted.file().getParent(), "fetch", ".part");
        try (HttpClient client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(PATIENCE)
                .build()) {
            HttpResponse<InputStream> response = client.send(
                    HttpRequest.newBuilder(wanted.address()).timeout(PATIENCE).build(),
                    HttpResponse.BodyHandlers.ofInputStream());
            String digest = save(response, wanted, part);
            if (!digest.equals(wanted.sha256())) {
                throw new IllegalArgumentException(
                        wanted.address() + " gave other bytes than expected: SHA-256 " + digest);
            }
            Files.move(part, wanted.file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot fetch " + wanted.address() + " (" + e.getMessage() + "). Without a network, fetch the"
                            + " descriptor and its ONNX file elsewhere and set 'backbone' to the descriptor's path",
                    e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static String save(HttpResponse<InputStream> response, Wanted wanted, Path part) throws IOException {
        MessageDigest digest = Digest.sha256();
        try (InputStream body = response.body();
                OutputStream out = Files.newOutputStream(part)) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            long expected =
                    response.headers().firstValueAsLong("content-length").orElse(0);
            byte[] buffer = new byte[65_536];
            long done = 0;
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                long before = expected > 0 ? done * TENTHS / expected : 0;
                done += count;
                if (done > wanted.maxBytes()) {
                    throw new IOException("more than " + wanted.maxBytes() + " bytes");
                }
                digest.update(buffer, 0, count);
                out.write(buffer, 0, count);
                if (expected > 0 && done * TENTHS / expected > before) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "Fetching {0}: {1} %",
                            wanted.file().getFileName(),
                            done * 100 / expected);
                }
            }
        }
        return Digest.hex(digest.digest());
    }
}
