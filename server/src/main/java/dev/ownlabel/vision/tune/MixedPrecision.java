package dev.ownlabel.vision.tune;

import org.bytedeco.pytorch.global.torch;

/**
 * While open, convolutions and matrix products of this thread run in bfloat16 where the engine gains from it; weights, sums and
 * everything else stay floats. For the forward computation only.
 */
public final class MixedPrecision implements AutoCloseable {
    private final torch.DeviceType type;
    private final boolean on;

    public MixedPrecision(Engine engine) {
        this.type = engine.device() == Device.CUDA ? torch.DeviceType.CUDA : torch.DeviceType.CPU;
        this.on = engine.mixed();
        if (on) {
            torch.set_autocast_cache_enabled(false); // it would keep copies of weights that change
            torch.set_autocast_dtype(type, torch.ScalarType.BFloat16);
            torch.set_autocast_enabled(type, true);
        }
    }

    @Override
    public void close() {
        if (on) {
            torch.set_autocast_enabled(type, false);
        }
    }
}
