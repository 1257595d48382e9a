package dev.ownlabel.app;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/** What has been opened so far, closed in reverse; that one does not close keeps none of the others open. */
final class Opened implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Opened.class.getName());

    private record Piece(String name, AutoCloseable resource) {}

    private final Deque<Piece> pieces = new ArrayDeque<>();

    <T extends AutoCloseable> T add(String name, T resource) {
        pieces.push(new Piece(name, resource));
        return resource;
    }

    @Override
    public void close() {
        while (!pieces.isEmpty()) {
            Piece piece = pieces.pop();
            try {
                piece.resource().close();
            } catch (Exception e) {
                LOG.log(Level.ERROR, "Closing the " + piece.name() + " failed", e);
            }
        }
    }
}
