package dev.ownlabel.vision.finetune;

import java.io.IOException;

/** Encoded images by number; asked by several threads at once. */
@FunctionalInterface
public interface ImageBytes {
    byte[] of(int image) throws IOException;
}
