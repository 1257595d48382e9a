package dev.ownlabel.inference;

import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.ServiceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who may use a running model, and when. A request first {@linkplain #enter enters}, which is refused at once when lanes and queue
 * are full: this bounds the images held in memory. Then it stands in the model's {@link Line}. The number of units follows the load between
 * its bounds: it grows when a request would have to wait, and shrinks when a unit was idle for long (specification,
 * training-and-inference.md §6).
 *
 * <p>After {@link #close} nobody enters any more; those inside finish. The last one out runs {@code onEmpty}, once.
 */
final class Admission {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Units bounds;
    private final InferenceSettings settings;
    private final InstantSource clock;
    private final Runnable onEmpty;

    private final AtomicInteger units;
    private int inside;
    private boolean closed;
    private Instant lastNeeded;

    Admission(Units bounds, InferenceSettings settings, InstantSource clock, Runnable onEmpty) {
        this.bounds = bounds;
        this.settings = settings;
        this.clock = clock;
        this.onEmpty = onEmpty;
        this.units = new AtomicInteger(bounds.min());
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
            if (inside >= units.get() * (settings.lanesPerUnit() + settings.queuePerUnit())) {
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
            shrink(clock.instant());
            return units.get();
        } finally {
            lock.unlock();
        }
    }

    /** Units that the load now asks for, within the bounds. */
    int unitsWanted() {
        lock.lock();
        try {
            return Math.clamp(Math.ceilDiv(inside, settings.lanesPerUnit()), bounds.min(), bounds.max());
        } finally {
            lock.unlock();
        }
    }

    /** Images that may be worked on at once; read without the lock, by every turn. */
    int lanes() {
        return units.get() * settings.lanesPerUnit();
    }

    private void follow() {
        Instant now = clock.instant();
        shrink(now);
        if (inside >= lanes() && units.get() < bounds.max()) {
            units.incrementAndGet();
        }
        if (inside + 1 > lanes() - settings.lanesPerUnit()) {
            lastNeeded = now;
        }
    }

    /** One unit for each span in which the last one was not needed. */
    private void shrink(Instant now) {
        if (inside > lanes() - settings.lanesPerUnit()) {
            lastNeeded = now;
        }
        while (units.get() > bounds.min() && now.isAfter(lastNeeded.plus(settings.idleBeforeShrinking()))) {
            units.decrementAndGet();
            lastNeeded = lastNeeded.plus(settings.idleBeforeShrinking());
        }
    }

    static ServiceException exceeded() {
        return new ServiceException(ErrorCode.PROVISIONED_THROUGHPUT_EXCEEDED, "Provisioned Rate exceeded.");
    }
}
