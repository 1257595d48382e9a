package dev.ownlabel.ingest;

import dev.ownlabel.manifest.ManifestError;
import java.io.Serial;

/** What was given cannot become a dataset's content; thrown to leave, and so undo, the transaction that tried. */
final class RefusedManifest extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ManifestError error;

    RefusedManifest(ManifestError error) {
        super(error.text());
        this.error = error;
    }

    ManifestError error() {
        return error;
    }
}
