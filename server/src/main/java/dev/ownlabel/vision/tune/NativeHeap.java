package dev.ownlabel.vision.tune;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * The C library's heap while tensors come and go by the megabyte. Left alone, glibc hands each large one back to the system and asks for
 * it again a moment later, and a fifth of a step is spent on pages that are made and thrown away (docs/QUALITY.md, "Fine-tuning"). While one of these is open
 * it keeps all but those of more than 64 MB; when the last is closed everything goes back. Does nothing where there is no glibc, or where the environment sets up
 * the heap. May be opened by several threads at a time.
 */
@SuppressWarnings("restricted") // native code is what this class is for
public final class NativeHeap implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(NativeHeap.class.getName());

    /** Numbers of glibc's {@code malloc.h}. */
    private static final int TRIM_THRESHOLD = -1;

    private static final int TOP_PAD = -2;
    private static final int MOST_MAPPED = -4;

    /** What glibc begins with; of the threshold, what its own adjustment ends at. */
    private static final int USUALLY_MAPPED = 65_536;

    private static final int USUAL_THRESHOLD = 64 << 20;
    private static final int USUAL_PAD = 128 << 10;

    /** As large as the pieces that the heaps of threads consist of: smaller ones would be given back piece by piece. */
    private static final int PIECE = 64 << 20;

    private static int open;

    private boolean closed;

    private NativeHeap() {}

    /** Keeps memory until the result is closed. */
    public static synchronized NativeHeap kept() {
        if (open++ == 0) {
            set(0, Integer.MAX_VALUE, PIECE);
        }
        return new NativeHeap();
    }

    @Override
    public void close() {
        synchronized (NativeHeap.class) {
            if (closed) {
                return;
            }
            closed = true;
            if (--open == 0) {
                set(USUALLY_MAPPED, USUAL_THRESHOLD, USUAL_PAD);
                call("malloc_trim", FunctionDescriptor.of(JAVA_INT, JAVA_LONG), 0L);
            }
        }
    }

    private static void set(int mapped, int threshold, int pad) {
        if (System.getenv("GLIBC_TUNABLES") == null && System.getenv("MALLOC_TRIM_THRESHOLD_") == null) {
            FunctionDescriptor shape = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT);
            call("mallopt", shape, MOST_MAPPED, mapped);
            call("mallopt", shape, TRIM_THRESHOLD, threshold);
            call("mallopt", shape, TOP_PAD, pad);
        }
    }

    @SuppressWarnings("IllegalCatch")
    private static void call(String function, FunctionDescriptor shape, Object... values) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> found = linker.defaultLookup().find(function);
        if (found.isEmpty()) {
            return; // another C library
        }
        try {
            linker.downcallHandle(found.get(), shape).invokeWithArguments(values);
        } catch (Throwable e) {
            LOG.log(DEBUG, function + " cannot be called; the native heap stays as it is", e);
        }
    }
}
