package dev.ownlabel.vision;

import java.io.IOException;
import java.nio.file.Path;

/** Finds the backbone that the setting {@code backbone} names. */
public final class Backbones {
    private final Path cache;

    /**
     * Finds backbones.
     *
     * @param cache folder for what is fetched from https addresses; made when first needed
     */
    public Backbones(Path cache) {
        this.cache = cache;
    }

    /**
     * Opens what the setting names.
     *
     * @throws IllegalArgumentException if the setting or a descriptor is wrong, or a file is not the one its SHA-256 says
     * @throws IOException if a file cannot be read or fetched; the message says which and what to do
     */
    public Backbone open(String setting) throws IOException {
        throw new IllegalStateException("not built yet " + cache + setting);
    }
}
