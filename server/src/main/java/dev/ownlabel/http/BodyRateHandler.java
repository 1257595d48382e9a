package dev.ownlabel.http;

import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Ends a request whose body arrives so slowly that its client only keeps a place: fewer bytes a second than asked for, on average over
 * the time that the server has waited for them. Whoever reads it gets an {@link java.io.IOException} caused by a {@link TimeoutException}.
 *
 * <p>Jetty 12.1's own handler for this divides the bytes of all requests ever read by the time of one (docs/INVARIANTS.md).
 */
final class BodyRateHandler extends Handler.Wrapper {
    /** A client may be this late whatever the size: a lost packet is not ill will. */
    private static final long GRACE_NANOS = 5_000_000_000L;

    private final long bytesPerSecond;

    /**
     * Watches.
     *
     * @param bytesPerSecond 0 allows any rate
     */
    BodyRateHandler(Handler handler, long bytesPerSecond) {
        super(handler);
        this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        return super.handle(bytesPerSecond == 0 ? request : new Watched(request), response, callback);
    }

    /** Jetty reads and demands in turn, never at once. */
    private final class Watched extends Request.Wrapper {
        private long bytes;
        private long waitedNanos;
        private long waitsSince;
        private boolean waits;
        private Content.@Nullable Chunk failure;

        Watched(Request request) {
            super(request);
        }

        @Override
        public Content.@Nullable Chunk read() {
            if (waits) {
                waitedNanos += System.nanoTime() - waitsSince;
                waits = false;
            }
            if (failure != null) {
                return failure;
            }
            Content.Chunk chunk = super.read();
            if (chunk != null) {
                bytes += chunk.remaining();
            }
            return chunk;
        }

        @Override
        public void demand(Runnable arrival) {
            if (waitedNanos > GRACE_NANOS && bytes < bytesPerSecond * (waitedNanos / 1e9)) {
                failure = Content.Chunk.from(new TimeoutException("The body arrives too slowly"));
                arrival.run();
                return;
            }
            waitsSince = System.nanoTime();
            waits = true;
            super.demand(arrival);
        }
    }
}
