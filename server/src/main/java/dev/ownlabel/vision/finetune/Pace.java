package dev.ownlabel.vision.finetune;

/** Told how far fine-tuning is, on the training's own thread; whatever it throws ends it and reaches the caller. */
@FunctionalInterface
public interface Pace {
    /**
     * Called before each step.
     *
     * @param done share of the steps, 0 to 1
     * @return whether to go on; if not, the result is what was learnt so far
     */
    boolean next(double done) throws InterruptedException;
}
