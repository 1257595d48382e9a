package dev.ownlabel.app.client;

/** Port: shows how far something long is. */
public interface Progress {
    /** Begins something of {@code total} steps. */
    Step begin(String title, long total);

    /** Something under way; closed when it ends, done or not. */
    interface Step extends AutoCloseable {
        /** Thread-safe. */
        void to(long done);

        @Override
        void close();
    }
}
