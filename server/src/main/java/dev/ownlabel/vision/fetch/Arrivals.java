package dev.ownlabel.vision.fetch;

/** Told how far a download is. */
@FunctionalInterface
public interface Arrivals {
    /**
     * So much has arrived.
     *
     * @param totalBytes of the whole file; 0 where the other end does not say
     */
    void arrived(String file, long bytes, long totalBytes);

    /** Tells no one. */
    static Arrivals silent() {
        return (_, _, _) -> {};
    }
}
