package dev.ownlabel.vision.tune;

/** Where tensors lie and are computed with. */
public enum Device {
    CPU,
    CUDA
}
