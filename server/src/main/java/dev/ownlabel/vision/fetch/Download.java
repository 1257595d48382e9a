package dev.ownlabel.vision.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a file whose SHA-256 is known. It appears whole and checked, or not at all. What has arrived of it lies in a file beside it
 * and is gone on from after an interruption, at once or the next time (RFC 9110 §14, ranges); since the digest decides in the end,
 * nothing else has to tell that the other end still has the same file. One process at a time fetches a file.
 */
public final class Download {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Interruptions in a row without one more byte. */
    private static final int VAIN_ATTEMPTS = 3;

    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes ([0-9]{1,18})-[0-9]{1,18}/([0-9]{1,18}|\\*)");
    private static final int BUFFER_BYTES = 65_536;

    private final Wanted wanted;
    private final Path part;
    private final Arrivals arrivals;

    private Download(Wanted wanted, Arrivals arrivals) {
        this.wanted = wanted;
        this.arrivals = arrivals;
        this.part = wanted.file().resolveSibling(wanted.file().getFileName() + ".part");
    }

    /**
     * A file to be fetched.
     *
     * @param address https, or http of this machine
     * @param file where it is to be; one that is there is taken as fetched
     * @param sha256 lower-case hex
     */
    public record Wanted(URI address, Path file, String sha256, long maxBytes) {}

    /**
     * Fetches the file, unless it is there.
     *
     * @throws IllegalArgumentException if the address is not to be used, or gives other bytes than expected
     * @throws IOException if it cannot be had; what arrived is kept
     */
    public static void get(Wanted wanted, Arrivals arrivals) throws IOException {
        if (!Files.exists(wanted.file())) {
            requireSafe(wanted.address());
            new Download(wanted, arrivals).get();
        }
    }

    private static void requireSafe(URI address) {
        boolean loopback = "127.0.0.1".equals(address.getHost()) || "localhost".equals(address.getHost());
        if (!"https".equals(address.getScheme()) && !("http".equals(address.getScheme()) && loopback)) {
            throw new IllegalArgumentException("must be https");
        }
    }

    private void get() throws IOException {
        Files.createDirectories(part.toAbsolutePath().getParent());
        try (FileChannel channel = FileChannel.open(
                        part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || Files.exists(wanted.file())) {
                return; // another process fetched it meanwhile
            }
            boolean goingOn = channel.size() > 0;
            fill(channel);
            String digest = digest(channel);
            if (!digest.equals(wanted.sha256()) && goingOn) {
                channel.truncate(0); // what was there may have been of another file
                fill(channel);
                digest = digest(channel);
            }
            if (!digest.equals(wanted.sha256())) {
                channel.truncate(0);
                throw new IllegalArgumentException(
                        wanted.address() + " gave other bytes than expected: SHA-256 " + digest);
            }
            channel.force(true);
            Files.move(part, wanted.file(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            if (Files.exists(part) && Files.size(part) == 0) {
                Files.deleteIfExists(part);
            }
        }
    }

    private void fill(FileChannel channel) throws IOException {
        int vain = 0;
        while (true) {
            long before = channel.size();
            try {
                receive(channel, before);
                return;
            } catch (BrokenException e) {
                vain = channel.size() > before ? 0 : vain + 1;
                if (vain >= VAIN_ATTEMPTS) {
                    throw new IOException(e.getMessage(), e);
                }
            }
        }
    }

    /** The connection was there and broke: trying again may help. */
    private static final class BrokenException extends IOException {
        private static final long serialVersionUID = 1L;

        BrokenException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private void receive(FileChannel channel, long from) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) wanted.address().toURL().openConnection();
        try {
            connection.setConnectTimeout((int) PATIENCE.toMillis());
            connection.setReadTimeout((int) PATIENCE.toMillis());
            connection.setRequestProperty("Accept-Encoding", "identity");
            if (from > 0) {
                connection.setRequestProperty("Range", "bytes=" + from + "-");
            }
            int status = status(connection, from);
            if (status == 416 && from > 0) {
                return; // nothing is left to fetch, or another file is there: the digest will tell
            }
            channel.truncate(start(connection, status, from));
            channel.position(channel.size());
            long total = connection.getContentLengthLong() < 0 ? 0 : channel.size() + connection.getContentLengthLong();
            requireRoom(total);
            try (InputStream body = connection.getInputStream()) {
                copy(body, channel, total);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static int status(HttpURLConnection connection, long from) throws IOException {
        try {
            return connection.getResponseCode();
        } catch (ConnectException | NoRouteToHostException e) {
            throw e; // nobody is there: asking again at once is in vain
        } catch (SocketException e) {
            throw new BrokenException("broken off after " + from + " bytes: " + e.getMessage(), e);
        }
    }

    /** Where in the file the body begins. */
    private static long start(HttpURLConnection connection, int status, long from) throws IOException {
        if (status == HttpURLConnection.HTTP_OK) {
            return 0; // the other end knows no ranges
        }
        Matcher range = CONTENT_RANGE.matcher(String.valueOf(connection.getHeaderField("Content-Range")));
        if (status == HttpURLConnection.HTTP_PARTIAL && range.matches() && Long.parseLong(range.group(1)) == from) {
            return from;
        }
        throw new IOException("status " + status);
    }

    private void requireRoom(long bytes) throws IOException {
        if (bytes > wanted.maxBytes()) {
            throw new IOException("more than " + wanted.maxBytes() + " bytes");
        }
    }

    private void copy(InputStream body, FileChannel channel, long total) throws IOException {
        String name = wanted.file().getFileName().toString();
        byte[] buffer = new byte[BUFFER_BYTES];
        while (true) {
            int count;
            try {
                count = body.read(buffer);
            } catch (IOException e) {
                throw new BrokenException("broken off after " + channel.size() + " bytes: " + e.getMessage(), e);
            }
            if (count < 0) {
                break;
            }
            requireRoom(channel.size() + count);
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            arrivals.arrived(name, channel.size(), total);
        }
        if (channel.size() < total) {
            throw new BrokenException("broken off after " + channel.size() + " of " + total + " bytes", null);
        }
    }

    private static String digest(FileChannel channel) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            channel.position(0);
            while (channel.read(buffer) >= 0) {
                digest.update(buffer.flip());
                buffer.clear();
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
