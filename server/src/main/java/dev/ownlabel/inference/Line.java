package dev.ownlabel.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * The images that wait for one model, and its lanes. A lane works through the line in turns: it takes a batch, labels it, and goes to the
 * end of the queue that the lanes of all models share, so that models get turns in proportion to their lanes and a crowd at one
 * delays another by one turn of each lane at most. Nothing is locked: models share only that queue, which is lock-free.
 *
 * <p>A batch is what waits when a turn begins, shared among the model's lanes. A lone image is a batch of one and never waits for another.
 */
final class Line {
    private final Executor threads;
    private final IntSupplier lanes;
    private final int largestBatch;
    private final Consumer<List<Ticket>> work;

    private final Queue<Ticket> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger length = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();

    /**
     * An empty line.
     *
     * @param threads where turns run, one core each
     * @param lanes turns that may be taken at once; may change
     * @param work labels a batch, ends each of its tickets and throws nothing
     */
    Line(Executor threads, IntSupplier lanes, int largestBatch, Consumer<List<Ticket>> work) {
        this.threads = threads;
        this.lanes = lanes;
        this.largestBatch = largestBatch;
        this.work = work;
    }

    void add(Ticket ticket) {
        length.incrementAndGet();
        waiting.add(ticket);
        openLane();
    }

    /** Images that wait, about. */
    int length() {
        return length.get();
    }

    /** Lanes that work or wait for their turn. */
    int openLanes() {
        return open.get();
    }

    private void openLane() {
        int now = open.get();
        while (now < lanes.getAsInt()) {
            if (open.compareAndSet(now, now + 1)) {
                threads.execute(this::turn);
                return;
            }
            now = open.get();
        }
    }

    private void turn() {
        List<Ticket> batch = batch();
        if (!batch.isEmpty()) {
            work.accept(batch);
        }
        if (length.get() > 0 && open.get() <= lanes.getAsInt()) {
            threads.execute(this::turn);
            return;
        }
        open.decrementAndGet();
        if (length.get() > 0) { // came after the first look, and found no lane to open
            openLane();
        }
    }

    private List<Ticket> batch() {
        int share = Math.ceilDiv(length.get(), Math.max(1, lanes.getAsInt()));
        int most = Math.clamp(share, 1, largestBatch);
        List<Ticket> batch = new ArrayList<>(most);
        while (batch.size() < most) {
            Ticket next = waiting.poll();
            if (next == null) {
                break;
            }
            length.decrementAndGet();
            if (next.take()) {
                batch.add(next);
            }
        }
        return batch;
    }
}
