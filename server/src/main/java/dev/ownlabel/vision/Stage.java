package dev.ownlabel.vision;

/** The parts of a training, in order. */
public enum Stage {
    VIEWS,
    DECODE_AND_EMBED,
    FIT,
    TUNE,
    CALIBRATE,
    EVALUATE
}
