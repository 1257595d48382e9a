package dev.ownlabel.vision.graph;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The one way to ONNX Runtime. Its first use matches the process's whole command line against a regular expression that
 * recurses for every character (1.29), and from 2 to 4 kB on that overflows an ordinary thread's stack and kills the process
 * without a word. So the first use happens on a thread whose stack suits any command line; only what it touches costs memory.
 */
public final class OnnxRuntime {
    private static final long STACK_BYTES = 512L << 20;

    private OnnxRuntime() {}

    /** The environment of this process. */
    public static OrtEnvironment environment() {
        AtomicReference<OrtEnvironment> environment = new AtomicReference<>();
        Thread opener = new Thread(
                null, () -> environment.set(OrtEnvironment.getEnvironment()), "onnxruntime-start", STACK_BYTES);
        opener.start();
        boolean interrupted = false;
        while (opener.isAlive()) {
            try {
                opener.join();
            } catch (InterruptedException e) {
                interrupted = true; // the start takes milliseconds; the caller learns of it afterwards
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        OrtEnvironment opened = environment.get();
        if (opened == null) {
            throw new IllegalStateException("ONNX Runtime does not start on this system");
        }
        return opened;
    }

    /**
     * Loads a graph.
     *
     * @param threads cores that one run may use; none of them spins while it waits
     */
    public static OrtSession open(byte[] onnx, int threads) throws OrtException {
        OrtEnvironment environment = environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            return environment.createSession(onnx, options);
        }
    }
}
