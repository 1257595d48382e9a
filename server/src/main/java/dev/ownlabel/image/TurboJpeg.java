package dev.ownlabel.image;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * libjpeg-turbo, which decodes JPEGs three times as fast as the JDK does and to the same bytes, and at an eighth of their size for a
 * sixth of that. It comes inside Leptonica (docs/DECISIONS.md, 38), whose reading function catches libjpeg's errors, which end the
 * process otherwise. Where the library does not load, because there is none for the system, callers use the JDK's decoder.
 *
 * <p>The library is one for the whole process and is never unloaded. Safe for use by several threads.
 */
@SuppressWarnings("restricted") // native code is what this class is for
final class TurboJpeg {
    private static final System.Logger LOG = System.getLogger(TurboJpeg.class.getName());
    /** Leptonica's L_SEVERITY_NONE: what is wrong with a file is not told to standard error. */
    private static final int SILENT = 6;
    /** Leptonica's L_JPEG_CONTINUE_WITH_BAD_DATA: damaged scans are shown as far as they go, as browsers do. */
    private static final int TOLERANT = 2;

    private static final int COLOUR_BITS = 32;

    /** Loaded at the first use. */
    private static final class Library {
        static final @Nullable TurboJpeg ONLY = load();
    }

    private final MethodHandle read;
    private final MethodHandle width;
    private final MethodHandle height;
    private final MethodHandle depth;
    private final MethodHandle wordsPerLine;
    private final MethodHandle data;
    private final MethodHandle destroy;

    private TurboJpeg(SymbolLookup library) throws Throwable {
        read = handle(library, "pixReadMemJpeg", ADDRESS, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
        width = handle(library, "pixGetWidth", JAVA_INT, ADDRESS);
        height = handle(library, "pixGetHeight", JAVA_INT, ADDRESS);
        depth = handle(library, "pixGetDepth", JAVA_INT, ADDRESS);
        wordsPerLine = handle(library, "pixGetWpl", JAVA_INT, ADDRESS);
        data = handle(library, "pixGetData", ADDRESS, ADDRESS);
        destroy = Linker.nativeLinker()
                .downcallHandle(library.findOrThrow("pixDestroy"), FunctionDescriptor.ofVoid(ADDRESS));
        var _ = (int) handle(library, "setMsgSeverity", JAVA_INT, JAVA_INT).invokeExact(SILENT);
    }

    private static MethodHandle handle(
            SymbolLookup library, String name, MemoryLayout result, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(library.findOrThrow(name), FunctionDescriptor.of(result, arguments));
    }

    /** The decoder; empty where there is none for this system. */
    static Optional<TurboJpeg> loaded() {
        return Optional.ofNullable(Library.ONLY);
    }

    @SuppressWarnings("IllegalCatch")
    private static @Nullable TurboJpeg load() {
        try {
            return open();
        } catch (Throwable e) { // linkage errors too: whatever it is, the other decoder works
            LOG.log(System.Logger.Level.INFO, "JPEGs are decoded by the JDK: " + e);
            return null;
        }
    }

    private static TurboJpeg open() throws Throwable {
        String resource = "/org/bytedeco/leptonica/" + platform();
        Path folder = Files.createTempDirectory("ownlabel-jpeg");
        Path file = folder.resolve("decoder");
        try (InputStream packed = TurboJpeg.class.getResourceAsStream(resource)) {
            if (packed == null) {
                throw new NoSuchElementException("no native decoder for this system");
            }
            Files.copy(packed, file);
            return new TurboJpeg(SymbolLookup.libraryLookup(file, Arena.global()));
        } finally {
            removeOrLeave(file);
            removeOrLeave(folder);
        }
    }

    /** A system that does not delete what is loaded leaves it to its cleaning of temporary files. */
    private static void removeOrLeave(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            path.toFile().deleteOnExit();
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
        if (system.contains("linux")) {
            return "linux-" + processor + "/libleptonica.so.6";
        }
        if (system.contains("mac")) {
            return "macosx-" + processor + "/libleptonica.6.dylib";
        }
        return "none"; // on Windows it needs other libraries beside it
    }

    /**
     * Decodes a JPEG of eight bits, grey or of three colours.
     *
     * @param parts what of {@code bytes} is given to the decoder
     * @param reduction 1, 2, 4 or 8: both sides are divided by it, and rounded up
     */
    Picture decode(byte[] bytes, List<Part> parts, int reduction) throws ImageRefusedException {
        try (Arena arena = Arena.ofConfined()) {
            long length = Part.length(parts);
            MemorySegment file = arena.allocate(length);
            long to = 0;
            for (Part part : parts) {
                MemorySegment.copy(bytes, part.from(), file, JAVA_BYTE, to, part.to() - part.from());
                to += part.to() - part.from();
            }
            MemorySegment image =
                    (MemorySegment) read.invokeExact(file, length, 0, reduction, MemorySegment.NULL, TOLERANT);
            if (image.address() == 0) {
                throw ImageRefusedException.unreadable("The JPEG cannot be decoded");
            }
            try {
                return picture(image);
            } finally {
                MemorySegment holder = arena.allocate(ADDRESS);
                holder.set(ADDRESS, 0, image);
                destroy.invokeExact(holder);
            }
        } catch (ImageRefusedException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("Native functions throw nothing", e);
        }
    }

    /** Words of four pixels where the image is grey, of one where it is not; the first byte is the highest. */
    private Picture picture(MemorySegment image) throws Throwable {
        int columns = (int) width.invokeExact(image);
        int rows = (int) height.invokeExact(image);
        int words = (int) wordsPerLine.invokeExact(image);
        boolean colour = (int) depth.invokeExact(image) == COLOUR_BITS;
        MemorySegment pixels = ((MemorySegment) data.invokeExact(image)).reinterpret(4L * words * rows);
        byte[] rgb = new byte[columns * rows * 3];
        int[] row = new int[words];
        int to = 0;
        for (int y = 0; y < rows; y++) {
            MemorySegment.copy(pixels, JAVA_INT, 4L * words * y, row, 0, words);
            for (int x = 0; x < columns; x++, to += 3) {
                int word = colour ? row[x] : (row[x >> 2] >>> (24 - 8 * (x & 3)) & 255) * 0x01010100;
                rgb[to] = (byte) (word >>> 24);
                rgb[to + 1] = (byte) (word >>> 16);
                rgb[to + 2] = (byte) (word >>> 8);
            }
        }
        return new Picture(columns, rows, rgb);
    }
}
