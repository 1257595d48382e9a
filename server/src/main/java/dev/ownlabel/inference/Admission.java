package dev.ownlabel.inference;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may use a running model, and when. A request first {@linkplain #enter enters}, which is refused at once when lanes and queue
 * are full: this bounds the images held in memory. Then it waits for a lane, not longer than the timeout. The number of units
 * follows the load between its bounds: it grows when a request would have to wait, and shrinks when a unit was idle for long
 * (specification, training-and-inference.md §6).
 *
 * <p>After {@link #close} nobody enters any more; those inside finish. The last one out runs {@code onEmpty}, once.
 */
final class Admission {
    private final ReentrantLock lock = new ReentrantLock(true);
    private final Condition changed = lock.newCondition();
    private final Units bounds;
    private final InferenceSettings settings;
    private final InstantSource clock;
    private final Runnable onEmpty;

    private int units;
    private int inside;
    private int computing;
    private boolean closed;
    private Instant lastNeeded;

    Admission(Units bounds, InferenceSettings settings, InstantSource clock, Runnable onEmpty) {
        this.bounds = bounds;
        this.settings = settings;
        this.clock = clock;
        this.onEmpty = onEmpty;
        this.units = bounds.min();
        this.lastNeeded = clock.instant();
    }

    /** A place in lanes or queue; false where the model is stopping. To be followed by {@link #leave}. */
    boolean enter() {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            follow();
            if (inside >= units * (settings.lanesPerUnit() + settings.queuePerUnit())) {
                throw exceeded();
            }
            inside++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        boolean last;
        lock.lock();
        try {
            inside--;
            last = closed && inside == 0;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (last) {
            onEmpty.run();
        }
    }

    /** Waits for a lane, in order of arrival; to be followed by {@link #releaseLane}. */
    void takeLane() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = settings.queueTimeout().toNanos();
            while (computing >= lanes()) {
                if (left <= 0) {
                    throw exceeded();
                }
                left = changed.awaitNanos(left);
            }
            computing++;
        } finally {
            lock.unlock();
        }
    }

    void releaseLane() {
        lock.lock();
        try {
            computing--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody in any more. */
    void close() {
        boolean empty;
        lock.lock();
        try {
            empty = !closed && inside == 0;
            closed = true;
        } finally {
            lock.unlock();
        }
        if (empty) {
            onEmpty.run();
        }
    }

    /** Whether everybody has left within {@code limit}. */
    boolean awaitEmpty(Duration limit) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (inside > 0) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Units in service now. */
    int units() {
        lock.lock();
        try {
            return units;
        } finally {
            lock.unlock();
        }
    }

    private int lanes() {
        return units * settings.lanesPerUnit();
    }

    private void follow() {
        Instant now = clock.instant();
        if (inside >= lanes() && units < bounds.max()) {
            units++;
            lastNeeded = now;
        } else if (inside >= lanes() - settings.lanesPerUnit()) {
            lastNeeded = now;
        } else if (units > bounds.min() && now.isAfter(lastNeeded.plus(settings.idleBeforeShrinking()))) {
            units--;
            lastNeeded = now;
        }
    }

    private static ServiceException exceeded() {
        return new ServiceException(ErrorCode.PROVISIONED_THROUGHPUT_EXCEEDED, "Provisioned Rate exceeded.");
    }
}
