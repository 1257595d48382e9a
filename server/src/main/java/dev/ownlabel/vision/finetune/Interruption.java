package dev.ownlabel.vision.finetune;

import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/** Tells the caller how far tuning is, and tells apart what the caller threw to end it from what went wrong by itself. */
final class Interruption {
    private final DoubleConsumer progress;
    private @Nullable RuntimeException thrown;

    Interruption(DoubleConsumer progress) {
        this.progress = progress;
    }

    /**
     * Reports a part's progress as that of the whole.
     *
     * @return true
     * @throws InterruptedException if this thread is asked to end
     */
    boolean next(double from, double to, double done) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("Fine-tuning was interrupted");
        }
        try {
            progress.accept(from + (to - from) * done);
        } catch (RuntimeException e) {
            thrown = e;
            throw e;
        }
        return true;
    }

    /** Throws what the caller threw, if it did. */
    void rethrow() {
        if (thrown != null) {
            throw thrown;
        }
    }
}
