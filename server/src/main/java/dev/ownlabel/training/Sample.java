package dev.ownlabel.training;

import java.util.List;

/**
 * A usable line, as far as learning needs it.
 *
 * @param line its number in the manifest, from 1
 * @param labels image-level labels, each once; empty where the line has boxes only
 */
record Sample(int line, String sourceRef, List<String> labels) {
    Sample {
        labels = List.copyOf(labels);
    }
}
