package dev.ownlabel.vision.tune;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * The tensor library, loaded, on one device. Everything is computed on the calling thread and its helpers, in the same order
 * each time: the same calls give the same numbers on one machine. Must be opened on the thread that uses it, which must be a
 * platform thread: the library keeps state for each thread of the operating system.
 */
public final class Engine {
    private static final String VERSION = "PyTorch 2.10.0 (Bytedeco 1.5.13)";

    private final Device device;
    private final boolean mixed;

    private Engine(Device device, boolean mixed) {
        this.device = device;
        this.mixed = mixed;
    }

    /**
     * Loads the library, which takes a second or two the first time, and binds this thread to it.
     *
     * @param threads cores that one operator may use
     * @throws EngineUnavailableException if there is none for this system, or no such device
     */
    public static Engine open(int threads, Device device) throws EngineUnavailableException {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("The tensor library needs a platform thread");
        }
        unlimited();
        ThreadWaiting.asleep();
        try (PointerScope _ = new PointerScope()) {
            Natives.load();
            torch.set_num_threads(threads);
            Context context = torch.globalContext();
            context.setDeterministicAlgorithms(true, true);
            context.setDeterministicFillUninitializedMemory(false);
            context.setDeterministicMkldnn(true);
            context.setDeterministicCuDNN(true);
            context.setUserEnabledNNPACK(false); // warns at every call where it does not know the processor
            if (device == Device.CUDA && !torch.cuda_is_available()) {
                throw new EngineUnavailableException("the tensor library finds no CUDA device");
            }
            boolean bfloat16 = device == Device.CUDA || (Context.hasMKLDNN() && Processor.bfloat16());
            return new Engine(device, bfloat16);
        } catch (LinkageError e) {
            throw new EngineUnavailableException(
                    "the tensor library has no natives for " + System.getProperty("os.name") + " "
                            + System.getProperty("os.arch") + " here (" + e.getMessage() + ")",
                    e);
        }
    }

    /**
     * The library's Java layer refuses to allocate once the whole process, JVM included, holds more than it thinks right (twice
     * the heap's limit), and then runs the collector in the hope of help. Our memory has owners; the bound is the batch.
     */
    private static void unlimited() {
        System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
        System.setProperty("org.bytedeco.javacpp.maxBytes", "0");
        System.setProperty("org.bytedeco.javacpp.noPointerGC", "true");
    }

    public String version() {
        return VERSION;
    }

    public Device device() {
        return device;
    }

    /** Whether the machine multiplies in bfloat16, so that {@link MixedPrecision} gains time. */
    public boolean mixed() {
        return mixed;
    }

    /** A tensor of floats with these values, in the calling scope. */
    public Tensor floats(float[] values, long... shape) {
        try (FloatPointer pointer = new FloatPointer(values)) {
            return onDevice(torch.from_blob(pointer, shape, new TensorOptions(torch.ScalarType.Float)));
        }
    }

    /** A tensor of floats copied from native memory, in the calling scope. */
    public Tensor floats(FloatBuffer direct, long... shape) {
        FloatPointer pointer = new FloatPointer(direct);
        return onDevice(torch.from_blob(pointer, shape, new TensorOptions(torch.ScalarType.Float)));
    }

    /** A tensor of whole numbers, in the calling scope. */
    public Tensor longs(long[] values, long... shape) {
        try (LongPointer pointer = new LongPointer(values)) {
            return onDevice(torch.from_blob(pointer, shape, new TensorOptions(torch.ScalarType.Long)));
        }
    }

    /** The tensor's numbers, row by row. */
    public float[] values(Tensor tensor) {
        try (PointerScope _ = new PointerScope()) {
            Tensor plain = tensor.detach().cpu().to(torch.ScalarType.Float).contiguous();
            float[] values = new float[Math.toIntExact(plain.numel())];
            if (values.length > 0) {
                plain.data_ptr_float().get(values);
            }
            return values;
        }
    }

    private Tensor onDevice(Tensor borrowed) {
        return device == Device.CUDA ? borrowed.cuda() : borrowed.clone();
    }
}
