package dev.ownlabel.vision;

import dev.ownlabel.vision.fetch.Arrivals;
import dev.ownlabel.vision.fetch.Download;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fetches a backbone once and keeps it. The address pins the descriptor by its SHA-256 and the descriptor pins the network, so
 * that nobody between here and there can change a byte. A file appears in the cache whole and checked, or not at all.
 */
final class BackboneFetcher {
    private static final Pattern PIN = Pattern.compile("sha256=([0-9a-f]{64})");

    private final Path cache;
    private final long maxDescriptorBytes;
    private final long maxNetworkBytes;
    private final Arrivals arrivals;

    BackboneFetcher(Path cache, long maxDescriptorBytes, long maxNetworkBytes, Arrivals arrivals) {
        this.cache = cache;
        this.maxDescriptorBytes = maxDescriptorBytes;
        this.maxNetworkBytes = maxNetworkBytes;
        this.arrivals = arrivals;
    }

    /** The descriptor's path in the cache, its network beside it; both are fetched where they are missing. */
    Path fetch(URI address) throws IOException {
        Matcher pin = PIN.matcher(String.valueOf(address.getRawFragment()));
        String path = String.valueOf(address.getPath());
        if (!pin.matches() || !path.endsWith(Backbones.DESCRIPTOR)) {
            throw new IllegalArgumentException(
                    "must be the address of a " + Backbones.DESCRIPTOR + " file, ending in #sha256= and its SHA-256");
        }
        Path folder = cache.resolve(pin.group(1));
        Path descriptor = folder.resolve(path.substring(path.lastIndexOf('/') + 1));
        get(new Download.Wanted(address, descriptor, pin.group(1), maxDescriptorBytes));
        BackboneDescriptor parsed = BackboneDescriptor.parse(Files.readAllBytes(descriptor));
        get(new Download.Wanted(
                address.resolve(parsed.file()), folder.resolve(parsed.file()), parsed.sha256(), maxNetworkBytes));
        return descriptor;
    }

    private void get(Download.Wanted wanted) throws IOException {
        try {
            Download.get(wanted, arrivals);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot fetch " + wanted.address() + " (" + e.getMessage()
                            + "). What arrived is kept: the next try goes"
                            + " on from there. Without a network, fetch the descriptor and its ONNX file elsewhere and"
                            + " set 'backbone' to the descriptor's path",
                    e);
        }
    }
}
