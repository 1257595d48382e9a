package dev.ownlabel.vision.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.junit.jupiter.api.Test;

@SuppressWarnings("restricted") // asks the C library
class ThreadWaitingTest {
    /** As the C library sees it, which is where OpenMP looks; the JDK keeps the environment that the process began with. */
    private static String inForce(MemorySegment getenv, String name) throws Throwable {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = (MemorySegment)
                    linker.downcallHandle(getenv, FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS))
                            .invokeExact(arena.allocateFrom(name));
            return value.reinterpret(100).getString(0);
        }
    }

    @Test
    void threadsSleepUnlessTheEnvironmentSaysOtherwise() throws Throwable {
        Optional<MemorySegment> getenv = Linker.nativeLinker().defaultLookup().find("getenv");
        assumeTrue(getenv.isPresent(), "no C library with an environment here");
        ThreadWaiting.asleep();
        String own = System.getenv(ThreadWaiting.SETTING);
        assertThat(inForce(getenv.get(), ThreadWaiting.SETTING)).isEqualTo(own == null ? "PASSIVE" : own);
        String looks = System.getenv(ThreadWaiting.LOOKS);
        assumeTrue(own == null, "the environment decides how threads wait");
        assertThat(inForce(getenv.get(), ThreadWaiting.LOOKS)).isEqualTo(looks == null ? "1000" : looks);
    }
}
