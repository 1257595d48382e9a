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
 * long. Sleeping at once costs up to a quarter of the time where operators are short; so they look a thousand times, for some microseconds,
 * and then sleep (docs/QUALITY.md, "Fine-tuning"). OpenMP reads its settings from the process's environment when it is loaded, which Java cannot change but the C library can.
 */
@SuppressWarnings("restricted") // native code is what this class is for
final class ThreadWaiting {
    private static final System.Logger LOG = System.getLogger(ThreadWaiting.class.getName());
    static final String SETTING = "OMP_WAIT_POLICY";
    static final String LOOKS = "GOMP_SPINCOUNT";
    private static final String A_THOUSAND = "1000";

    private ThreadWaiting() {}

    /** Lets them sleep, unless the environment says how they should wait. Must come before the library is loaded. */
    static void asleep() {
        if (System.getenv(SETTING) == null) {
            set(SETTING, "PASSIVE");
            set(LOOKS, A_THOUSAND);
        }
    }

    /** Sets a variable that is not set. */
    @SuppressWarnings("IllegalCatch")
    private static void set(String name, String text) {
        Linker linker = Linker.nativeLinker();
        Optional<MemorySegment> setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            return; // Windows, where the library brings threads of another make
        }
        MethodHandle handle =
                linker.downcallHandle(setenv.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            var _ = (int) handle.invokeExact(arena.allocateFrom(name), arena.allocateFrom(text), 0);
        } catch (Throwable e) {
            LOG.log(DEBUG, "The environment cannot be changed; threads will spin", e);
        }
    }
}
