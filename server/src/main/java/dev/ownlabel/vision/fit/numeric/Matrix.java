package dev.ownlabel.vision.fit.numeric;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * Rows of floats outside the heap: in memory, or above a limit in a temporary file that is mapped into memory and goes away
 * with its owner. 250,000 embeddings of 2,000 numbers are 2 GB of such a file, which the operating system may drop and read
 * again as it likes.
 */
public final class Matrix implements AutoCloseable {
    private final Arena arena;
    private final MemorySegment cells;
    private final int rows;
    private final int width;

    private Matrix(Arena arena, MemorySegment cells, int rows, int width) {
        this.arena = arena;
        this.cells = cells;
        this.rows = rows;
        this.width = width;
    }

    /**
     * Makes a matrix of zeros.
     *
     * @param limitBytes above it, cells lie in a temporary file
     * @param scratch folder of that file
     */
    @SuppressWarnings("MustBeClosedChecker") // the matrix owns the arena and closes it
    public static Matrix of(int rows, int width, long limitBytes, Path scratch) throws IOException {
        long bytes = (long) rows * width * Float.BYTES;
        Arena arena = Arena.ofShared();
        try {
            MemorySegment cells = bytes <= limitBytes ? arena.allocate(bytes, 64) : mapped(arena, bytes, scratch);
            return new Matrix(arena, cells, rows, width);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static MemorySegment mapped(Arena arena, long bytes, Path scratch) throws IOException {
        Files.createDirectories(scratch);
        Path file = Files.createTempFile(scratch, "embeddings", ".tmp");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
        }
    }

    /** A copy of some rows, in memory. */
    public Matrix subset(int[] chosen, Path scratch) throws IOException {
        Matrix copy = of(chosen.length, width, Long.MAX_VALUE, scratch);
        for (int i = 0; i < chosen.length; i++) {
            copy.set(i, row(chosen[i]));
        }
        return copy;
    }

    /** The rows of this and of another matrix side by side, in memory. */
    public Matrix beside(Matrix other, Path scratch) throws IOException {
        Matrix both = of(rows, width + other.width, Long.MAX_VALUE, scratch);
        for (int i = 0; i < rows; i++) {
            float[] values = Arrays.copyOf(row(i), width + other.width);
            System.arraycopy(other.row(i), 0, values, width, other.width);
            both.set(i, values);
        }
        return both;
    }

    public int rows() {
        return rows;
    }

    public int width() {
        return width;
    }

    /** Overwrites whole rows from {@code row} on. */
    public void set(int row, float[] values) {
        MemorySegment.copy(values, 0, cells, ValueLayout.JAVA_FLOAT, offset(row), values.length);
    }

    public float[] row(int row) {
        return rows(row, 1);
    }

    /** Copies {@code count} rows, one after the other. */
    public float[] rows(int from, int count) {
        float[] values = new float[Math.multiplyExact(count, width)];
        MemorySegment.copy(cells, ValueLayout.JAVA_FLOAT, offset(from), values, 0, values.length);
        return values;
    }

    /** A window on rows, not a copy; at most 2 GB. */
    public FloatBuffer window(int from, int count) {
        return cells.asSlice(offset(from), (long) count * width * Float.BYTES)
                .asByteBuffer()
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private long offset(int row) {
        return (long) row * width * Float.BYTES;
    }

    @Override
    public void close() {
        arena.close();
    }
}
