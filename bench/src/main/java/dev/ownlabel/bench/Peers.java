package dev.ownlabel.bench;

import dev.ownlabel.vision.ModelBundle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What people otherwise use, as far as this machine has it, under the same loads. */
final class Peers {
    private static final int MOST_CLIENTS = 8;

    private final Serving.Options options;
    private final List<byte[]> images;
    private final List<String> rows = new ArrayList<>();

    Peers(Serving.Options options, int side) {
        this.options = options;
        this.images = Drawings.unseen(16, side);
    }

    /** A line for each and each number of clients. */
    List<String> rows(ServedModel served, ModelBundle bundle, Path folder) throws Exception {
        Path scripts = options.root().resolve("bench").resolve("src");
        Optional<Peer> moto = Peer.moto(scripts.resolve("moto_peer.py"));
        if (moto.isPresent()) {
            try (Peer peer = moto.get()) {
                rows(peer, "moto, a canned answer", () -> served.detections(images));
            }
        }
        Optional<Peer> python = Peer.python(scripts.resolve("peer.py"), bundle, folder);
        if (python.isPresent()) {
            try (Peer peer = python.get()) {
                rows(
                        peer,
                        "Python, ONNX Runtime, the same model",
                        () -> images.stream().map(peer::post).toList());
            }
        }
        return List.copyOf(rows);
    }

    private void rows(Peer peer, String name, Supplier<List<ByteBuffer>> requests) throws InterruptedException {
        Load load = new Load(peer.address(), requests);
        load.warm(2, options.span().dividedBy(4));
        for (int clients : options.clients()) {
            if (clients <= MOST_CLIENTS) {
                LoadResult result = load.closed(clients, options.span());
                rows.add(String.format(
                        Locale.ROOT,
                        "| %s | %d | %.1f | %.1f | %.1f |",
                        name,
                        clients,
                        result.perSecond(),
                        result.percentileMillis(0.5),
                        result.percentileMillis(0.99)));
            }
        }
    }
}
