package dev.ownlabel.inference;

/** Inference units of a running model: started with {@code min}, grown up to {@code max} while the load asks for it. */
record Units(int min, int max) {
    Units {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException("Inference units from " + min + " to " + max);
        }
    }
}
