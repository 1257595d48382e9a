package dev.ownlabel.vision.finetune;

import java.util.List;

/**
 * The network of a backbone that fine-tuning starts from; takes images of any shape squashed to a square.
 *
 * @param name of the network
 * @param onnx its file
 * @param embedding name of its output [n, width]
 * @param maps names of the outputs that are maps, the finest first; none if it has none
 * @param whole whether all of it should learn rather than its later part
 * @param side of its input when it serves, in pixels
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that are handed on, never compared
public record Source(
        String name,
        byte[] onnx,
        String embedding,
        List<String> maps,
        boolean whole,
        int side,
        Normalising normalising) {
    private static final int GRID = 16;
    private static final double SMALLER = 0.875;
    private static final double LARGER = 1.25;

    public Source {
        maps = List.copyOf(maps);
    }

    /** Side of the input while learning: crops show things larger, so that they need fewer pixels. */
    int learningSide() {
        return Math.max(GRID, (int) Math.round(side * SMALLER / GRID) * GRID);
    }

    /** Side of the pictures that crops are taken from. */
    int croppedSide() {
        return (int) Math.round(side * LARGER);
    }
}
