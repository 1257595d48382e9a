package dev.ownlabel.vision.tune;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * How the tensor library's threads wait for each other at the end of an operator. Left alone they spin, so that on a machine that has
 * anything else to do the threads that are done keep the core from the one that is not: a step was measured to take ten times as
 * long. OpenMP reads its settings from the process's environment when it is loaded, which Java cannot change but the C library can.
 */
@SuppressWarnings("restricted") // native code is what this class is for
final class ThreadWaiting {
    private static final System.Logger LOG = System.getLogger(ThreadWaiting.class.getName());
    static final String SETTING = "OMP_WAIT_POLICY";

    private ThreadWaiting() {}

    /** Lets them sleep, unless the environment says how they should wait. Must come before the library is loaded. */
    @SuppressWarnings("IllegalCatch")
    static void asleep() {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return; // Windows, where the library brings threads of another make
        }
        MethodHandle handle =
                linker.downcallHandle(setenv.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            var _ = (int) handle.invokeExact(arena.allocateFrom(SETTING), arena.allocateFrom("PASSIVE"), 0);
        } catch (Throwable e) {
            LOG.log(DEBUG, "The environment cannot be changed; threads will spin", e);
        }
    }
}
