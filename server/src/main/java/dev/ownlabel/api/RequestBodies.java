package dev.ownlabel.api;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.config.Settings;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Reads bodies within bounds: each is at most so large, and all that are held together are. Memory is set aside before the first
 * byte is read, by Content-Length, or for the largest body where the client does not say.
 */
final class RequestBodies {
    private static final Logger LOG = System.getLogger(RequestBodies.class.getName());
    private static final int DISCARD_BUFFER = 16_384;

    private final int maxBytes;
    private final Semaphore held;
    private final Duration wait;

    RequestBodies(Settings settings) {
        this.maxBytes = settings.get(ApiSettings.MAX_BODY_BYTES);

        this.held = new Semaphore(Math.max(maxBytes, settings.get(ApiSettings.MAX_HELD_BYTES)), true);
        this.wait = settings.get(ApiSettings.MAX_BODY_WAIT);
    }

    RequestBody of(HttpServletRequest request) {
        return new Bounded(request);
    }

    /** Bytes that no body holds: all of them when no request is in progress. */
    int freeBytes() {
        return held.availablePermits();
    }

    private final class Bounded implements RequestBody {
        private final HttpServletRequest request;
        private int reserved;
        private boolean ended;

        Bounded(HttpServletRequest request) {
            this.request = request;
        }

        @Override
        public SdkBytes read() {
            Optional<String> encoding = Optional.ofNullable(request.getHeader("Content-Encoding"));
            if (encoding.filter(name -> !name.equalsIgnoreCase("identity")).isPresent()) {
                throw new ServiceException(
                        ErrorCode.SERIALIZATION, "Content-Encoding of a request body is not supported");
            }
            long length = request.getContentLengthLong();
            if (length > maxBytes) {
                throw tooLarge();
            }
            reserve(length < 0 ? maxBytes : (int) length);
            try {
                byte[] bytes = length < 0
                        ? request.getInputStream().readNBytes(maxBytes + 1)
                        : whole(request.getInputStream(), (int) length);
                if (bytes.length > maxBytes) {
                    throw tooLarge();
                }
                return SdkBytes.fromByteArrayUnsafe(bytes);
            } catch (IOException e) {
                throw unread(e);
            }
        }

        /** Read into one array: the length is known. */
        private byte[] whole(InputStream stream, int length) throws IOException {
            byte[] bytes = new byte[length];
            int read = stream.readNBytes(bytes, 0, length);
            ended = read == length;
            return read == length ? bytes : Arrays.copyOf(bytes, read);
        }

        @Override
        public void close() {
            held.release(reserved);
            reserved = 0;
            discard();
        }

        /** A client that still sends when the connection closes may never see the answer, so a body of usual size is taken. */
        private void discard() {
            if (ended || request.getHeader("Expect") != null) {
                return;
            }
            try {
                InputStream rest = request.getInputStream();
                byte[] buffer = new byte[DISCARD_BUFFER];
                int read = 0;
                for (long left = 2L * maxBytes; left > 0 && read >= 0; left -= read) {
                    read = rest.read(buffer);
                }
            } catch (IOException e) {
                // The client is gone or too slow: it loses the answer, nothing else.
                LOG.log(Level.DEBUG, "Body was not read to its end", e);
            }
        }

        private void reserve(int bytes) {
            try {
                if (!held.tryAcquire(bytes, wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new ServiceException(ErrorCode.SERVICE_UNAVAILABLE, "The server is busy, try again");
                }
                reserved = bytes;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ServiceException(ErrorCode.SERVICE_UNAVAILABLE, "The server is stopping", e);
            }
        }

        private ServiceException tooLarge() {
            return new ServiceException(
                    ErrorCode.REQUEST_ENTITY_TOO_LARGE, "Request body is larger than " + maxBytes + " bytes");
        }

        private ServiceException unread(IOException e) {
            boolean late = e.getCause() instanceof TimeoutException;
            return late
                    ? new ServiceException(ErrorCode.REQUEST_TIMEOUT, "The request body did not arrive in time", e)
                    : new ServiceException(ErrorCode.MALFORMED_HTTP_REQUEST, "The request body cannot be read", e);
        }
    }
}
