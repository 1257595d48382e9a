package dev.ownlabel.inference;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One image in a {@link Line}. It is taken once, or its owner leaves first: then nobody works on it. */
final class Ticket {
    private enum State {
        WAITING,
        TAKEN,
        LEFT
    }

    private final byte[] image;
    private final long since = System.nanoTime();
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable List<Sighting> scores;
    private volatile @Nullable Throwable failure;

    /** A ticket for an encoded image, which is not copied. */
    Ticket(byte[] image) {
        this.image = image;
    }

    byte[] image() {
        return image;
    }

    long waitedNanos() {
        return System.nanoTime() - since;
    }

    /** Whether whoever asks is to work on it now; at most one is. */
    boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN);
    }

    void answer(List<Sighting> found) {
        scores = found;
        ended.countDown();
    }

    void fail(Throwable cause) {
        failure = cause;
        ended.countDown();
    }

    /**
     * The scores.
     *
     * @param limit how long it may take until somebody works on it
     * @throws ServiceException PROVISIONED_THROUGHPUT_EXCEEDED when nobody has begun within the limit, or what was wrong with the image
     * @throws InterruptedException when nobody has begun yet; work under way is waited for, its model must not be closed meanwhile
     */
    List<Sighting> await(Duration limit) throws InterruptedException {
        try {
            if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS) && state.compareAndSet(State.WAITING, State.LEFT)) {
                throw Admission.exceeded();
            }
        } catch (InterruptedException e) {
            if (state.compareAndSet(State.WAITING, State.LEFT)) {
                throw e;
            }
            awaitEnd();
            Thread.currentThread().interrupt();
        }
        awaitEnd();
        return result();
    }

    private void awaitEnd() {
        boolean interrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Sighting> result() {
        Throwable cause = failure;
        if (cause instanceof ServiceException refused) {
            throw new ServiceException(refused.code(), String.valueOf(refused.getMessage()), refused);
        }
        if (cause instanceof OutOfMemoryError) {
            throw new ServiceException(ErrorCode.THROTTLING, "The server is short of memory, try again", cause);
        }
        List<Sighting> found = scores;
        if (cause != null || found == null) {
            throw new IllegalStateException("Labelling an image failed", cause);
        }
        return found;
    }
}
