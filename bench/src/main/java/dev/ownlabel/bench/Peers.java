package dev.ownlabel.bench;

import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.Model;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.tune.EngineUnavailableException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What people otherwise use, as far as this machine has it, under the same loads; one line for each and each number of clients. */
final class Peers {
    static final String HEAD = "| other, %d px | clients | requests/s | p50 ms | p99 ms |\n|---|---|---|---|---|";

    private static final int MOST_CLIENTS = 8;

    private final Serving.Options options;
    private final List<byte[]> images;
    private final List<String> rows = new ArrayList<>();

    Peers(Serving.Options options, int side) {
        this.options = options;
        this.images = Drawings.unseen(16, side);
    }

    /** moto, and a server in Python. */
    List<String> servers(ServedModel served, ModelBundle bundle, Path folder) throws Exception {
        Path scripts = options.root().resolve("bench").resolve("src");
        Optional<Peer> moto = Peer.moto(scripts.resolve("moto_peer.py"));
        if (moto.isPresent()) {
            try (Peer peer = moto.get()) {
                rows(peer, "moto: a canned answer", () -> served.detections(images));
            }
        } else {
            rows.add("| moto: not installed | | | | |");
        }
        Optional<Peer> python = Peer.python(scripts.resolve("peer.py"), bundle, folder);
        if (python.isPresent()) {
            try (Peer peer = python.get()) {
                rows(
                        peer,
                        "Python, ONNX Runtime: the same model",
                        () -> images.stream().map(peer::post).toList());
            }
        } else {
            rows.add("| Python: onnxruntime, pillow or numpy is not installed | | | | |");
        }
        return List.copyOf(rows);
    }

    private void rows(Peer peer, String name, Supplier<List<ByteBuffer>> requests) throws InterruptedException {
        Load load = new Load(peer.address(), requests);
        load.warm(2, options.span().dividedBy(2));
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

    /** A line about another engine in the bare loop, beside ONNX Runtime in the same loop. */
    String engines(ModelBundle bundle, Path cache) throws Exception {
        Backbone backbone = new Backbones(cache).open("builtin");
        try {
            new TorchWork(backbone).close();
        } catch (EngineUnavailableException e) {
            return "PyTorch: " + e.getMessage();
        }
        BareLoop torch = new BareLoop(() -> torch(backbone), TorchWork.enoughPixels(backbone), images);
        try (Model model = Model.load(bundle, 1)) {
            BareLoop onnx = BareLoop.of(model, images);
            int threads = Serving.cores();
            Duration span = options.span();
            torch.warm(threads, span);
            onnx.warm(threads, span);
            List<Double> torchRates = new ArrayList<>();
            List<Double> onnxRates = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                torchRates.add(torch.run(threads, span).perSecond());
                onnxRates.add(onnx.run(threads, span).perSecond());
            }
            return String.format(
                    Locale.ROOT,
                    "The bare loop on %d threads: %.1f images/s by ONNX Runtime, %.1f by PyTorch 2.10 from Java (same network)",
                    threads,
                    Serving.median(onnxRates),
                    Serving.median(torchRates));
        }
    }

    private static TorchWork torch(Backbone backbone) {
        try {
            return new TorchWork(backbone);
        } catch (EngineUnavailableException e) {
            throw new IllegalStateException(e);
        }
    }
}
