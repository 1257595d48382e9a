package dev.ownlabel.vision;

import dev.ownlabel.vision.Backbone.Part;
import dev.ownlabel.vision.fetch.ArrivalLog;
import dev.ownlabel.vision.fetch.Arrivals;
import dev.ownlabel.vision.graph.Network;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the backbone that the setting {@code backbone} names: {@code builtin}, {@code builtin-drawn} or {@code builtin-photos}, the name
 * of one that was added, the path of a {@code NAME.backbone.json} or of the ONNX file beside it, or the https address of a descriptor
 * ending in {@code #sha256=HEX}, its own digest. Several are joined by {@code +}, which therefore cannot be part of a path.
 */
public final class Backbones {
    static final String DESCRIPTOR = ".backbone.json";
    private static final String RESOURCES = "/backbones/";

    /** The words for what the jar holds, with their networks; {@code builtin} is the one of the two that is recommended. */
    private static final Map<String, String> BUILTIN =
            Map.of("builtin", "thin_photos", "builtin-drawn", "thin_scenes", "builtin-photos", "thin_photos");

    private static final int MAX_DESCRIPTOR_BYTES = 65_536;
    private static final long MAX_NETWORK_BYTES = 1L << 30;

    private static final Pattern NAME = Pattern.compile("(?![0-9a-f]{64}$|builtin)[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

    private final Path cache;
    private final BackboneFetcher fetcher;

    /**
     * Finds backbones.
     *
     * @param cache folder for what is fetched from https addresses and for what was added; made when first needed
     */
    public Backbones(Path cache) {
        this(cache, new ArrivalLog());
    }

    /** As {@link #Backbones(Path)}, telling how far downloads are. */
    public Backbones(Path cache, Arrivals arrivals) {
        this.cache = cache;
        this.fetcher = new BackboneFetcher(cache, MAX_DESCRIPTOR_BYTES, MAX_NETWORK_BYTES, arrivals);
    }

    /** Whether an added backbone may have the name: 1 to 64 letters, digits, {@code _ . -}, none that begins as a built-in one's. */
    public static boolean isName(String text) {
        return NAME.matcher(text).matches() && !text.endsWith(DESCRIPTOR) && !text.endsWith(".onnx");
    }

    /** Where the descriptor of the added backbone of that name is, with its network beside it. */
    public Path added(String name) {
        return cache.resolve(name).resolve(name + DESCRIPTOR);
    }

    /**
     * Opens what the setting names.
     *
     * @throws IllegalArgumentException if the setting or a descriptor is wrong, or a file is not the one its SHA-256 says
     * @throws IOException if a file cannot be read or fetched; the message says which and what to do
     */
    public Backbone open(String setting) throws IOException {
        List<Part> parts = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (String word : setting.split("\\+", -1)) {
            String one = word.strip();
            if (one.isEmpty()) {
                throw new IllegalArgumentException("backbone=" + setting + " names nothing between two '+'");
            }
            try {
                String inside = BUILTIN.get(one);
                Part.Pretrained network = inside == null ? named(one) : builtin(inside);
                parts.add(network);
                names.add(inside == null ? network.descriptor().name() : one);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("backbone=" + one + ": " + e.getMessage(), e);
            }
            if (BUILTIN.containsKey(one) && !parts.contains(new Part.Handmade())) {
                parts.add(new Part.Handmade());
            }
        }
        return new Backbone(String.join("+", names), parts);
    }

    /** The path of the descriptor at the address, which ends in {@code #sha256=HEX}; it and its network are fetched where missing. */
    public Path fetch(URI address) throws IOException {
        return fetcher.fetch(address);
    }

    private Part.Pretrained named(String one) throws IOException {
        if (one.startsWith("https:") || one.startsWith("http:")) {
            return fromFile(fetcher.fetch(URI.create(one)));
        }
        if (isName(one) && Files.isRegularFile(added(one))) {
            return fromFile(added(one));
        }
        Path path = Path.of(one);
        String file = path.getFileName() == null ? "" : path.getFileName().toString();
        if (file.endsWith(".onnx")) {
            String stem = file.substring(0, file.length() - ".onnx".length());
            return fromFile(path.resolveSibling(stem + DESCRIPTOR));
        }
        if (!file.endsWith(DESCRIPTOR)) {
            throw new IllegalArgumentException(
                    "must be 'builtin', 'builtin-drawn', 'builtin-photos', the name of a backbone that"
                            + " 'ownlabel backbone list' shows, a path ending in " + DESCRIPTOR
                            + " or .onnx, or an https address ending in #sha256=HEX");
        }
        return fromFile(path);
    }

    private static Part.Pretrained fromFile(Path path) throws IOException {
        BackboneDescriptor descriptor = BackboneDescriptor.parse(read(path, MAX_DESCRIPTOR_BYTES));
        Path network = path.resolveSibling(descriptor.file());
        return parsed(descriptor, read(network, MAX_NETWORK_BYTES), network.toString());
    }

    private static Part.Pretrained builtin(String name) throws IOException {
        BackboneDescriptor descriptor = BackboneDescriptor.parse(resource(name + DESCRIPTOR));
        return parsed(descriptor, resource(descriptor.file()), descriptor.file());
    }

    private static Part.Pretrained parsed(BackboneDescriptor descriptor, byte[] onnx, String where) {
        if (!Digest.of(onnx).equals(descriptor.sha256())) {
            throw new IllegalArgumentException(where + " is not the file its descriptor means: the SHA-256 differs");
        }
        try {
            Part.Pretrained part = new Part.Pretrained(descriptor, Network.parse(onnx));
            new Backbone(descriptor.name(), List.of(part)); // shows at once whether its inputs and outputs are there
            return part;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + " " + e.getMessage(), e);
        }
    }

    private static byte[] read(Path path, long most) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException("There is no backbone file " + path);
        }
        if (Files.size(path) > most) {
            throw new IOException(path + " is larger than " + most + " bytes");
        }
        return Files.readAllBytes(path);
    }

    private static byte[] resource(String file) throws IOException {
        try (InputStream stream = Backbones.class.getResourceAsStream(RESOURCES + file)) {
            if (stream == null) {
                throw new IllegalStateException("The jar lacks " + RESOURCES + file);
            }
            return stream.readAllBytes();
        }
    }
}
