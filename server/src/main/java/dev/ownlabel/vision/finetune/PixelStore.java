package dev.ownlabel.vision.finetune;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Decoded pictures of one size, each the same number of bytes, outside the heap: in memory, or above a limit in a temporary file
 * that is mapped into memory and goes away with its owner. Threads may read and write different pictures at once.
 */
public final class PixelStore implements AutoCloseable {
    private static final long MOST_IN_MEMORY = 96L << 20;

    private final Arena arena;
    private final MemorySegment bytes;
    private final int side;

    private PixelStore(Arena arena, MemorySegment bytes, int side) {
        this.arena = arena;
        this.bytes = bytes;
        this.side = side;
    }

    /**
     * Makes a store of black pictures.
     *
     * @param side of each picture, in pixels of three bytes
     * @param scratch folder of a temporary file
     */
    @SuppressWarnings("MustBeClosedChecker") // the store owns the arena and closes it
    public static PixelStore of(int images, int side, Path scratch) throws IOException {
        long size = (long) images * side * side * 3;
        Arena arena = Arena.ofShared();
        try {
            return new PixelStore(
                    arena, size <= MOST_IN_MEMORY ? arena.allocate(size) : mapped(arena, size, scratch), side);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static MemorySegment mapped(Arena arena, long size, Path scratch) throws IOException {
        Files.createDirectories(scratch);
        Path file = Files.createTempFile(scratch, "pixels", ".tmp");
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, size, arena);
        }
    }

    int side() {
        return side;
    }

    /** Keeps a picture: rows from the top, three bytes a pixel. */
    public void put(int image, byte[] rgb) {
        MemorySegment.copy(rgb, 0, bytes, ValueLayout.JAVA_BYTE, offset(image), each());
    }

    byte[] get(int image) {
        byte[] rgb = new byte[each()];
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, offset(image), rgb, 0, rgb.length);
        return rgb;
    }

    private int each() {
        return side * side * 3;
    }

    private long offset(int image) {
        return (long) image * each();
    }

    @Override
    public void close() {
        arena.close();
    }
}
