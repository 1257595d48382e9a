package dev.ownlabel.vision.library;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.graph.OnnxRuntime;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The backbones that were added to a folder, each in a folder of its name. One is added whole or not at all, and only after its network
 * has run on an image; models that were trained with one keep their own copy of it, so removing it harms none.
 */
public final class BackboneLibrary {
    private static final String STAGING = ".adding-";

    private final Path folder;
    private final Backbones backbones;

    /** The library of the folder, which is made when first needed. */
    public BackboneLibrary(Path folder, Backbones backbones) {
        this.folder = folder;
        this.backbones = backbones;
    }

    /**
     * A backbone that was added.
     *
     * @param bytes of its network
     */
    public record Kept(String name, BackboneDescriptor descriptor, long bytes) {}

    /**
     * Keeps a network under a name.
     *
     * @param descriptor JSON text in UTF-8; the file that it names is the network
     * @throws IllegalArgumentException if the name is not to be used, or the descriptor or the network is wrong
     * @throws IOException if the name is taken, or a file cannot be read or written
     */
    public Kept add(String name, byte[] descriptor, Path network) throws IOException {
        if (!Backbones.isName(name)) {
            throw new IllegalArgumentException(
                    "A backbone's name has 1 to 64 letters, digits and _ . - only, and does not"
                            + " begin with builtin; not: " + name);
        }
        BackboneDescriptor parsed = BackboneDescriptor.parse(descriptor);
        Path place = backbones.added(name);
        Files.createDirectories(folder);
        Path staging = Files.createTempDirectory(folder, STAGING);
        try {
            copy(network, staging.resolve(parsed.file()));
            Path staged = staging.resolve(place.getFileName());
            Files.write(staged, descriptor);
            requireRunning(backbones.open(staged.toString()));
            publish(staging, parent(place));
        } finally {
            delete(staging);
        }
        return kept(name);
    }

    /** What lies in the folder already, fetched and checked, need not be there twice; anybody else's file may change. */
    private void copy(Path network, Path target) throws IOException {
        if (!network.toRealPath().startsWith(folder.toRealPath())) {
            Files.copy(network, target);
            return;
        }
        try {
            Files.createLink(target, network.toRealPath());
        } catch (IOException | UnsupportedOperationException e) {
            Files.copy(network, target); // another file system, or one without links
        }
    }

    private static void publish(Path staging, Path place) throws IOException {
        if (Files.exists(place)) {
            throw taken(place);
        }
        try {
            Files.move(staging, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            throw taken(place);
        }
    }

    private static IOException taken(Path place) {
        return new IOException("There is a backbone " + place.getFileName()
                + " already; remove it first, or choose another" + " name with --name");
    }

    /** Embeds a grey image. */
    private static void requireRunning(Backbone backbone) {
        int side = backbone.descriptors().stream()
                .mapToInt(descriptor -> descriptor.input().size())
                .max()
                .orElseThrow();
        float[] grey = new float[3 * side * side];
        Arrays.fill(grey, 127);
        try (OrtSession session = OnnxRuntime.open(backbone.featureGraph(), 1);
                OnnxTensor image = OnnxTensor.createTensor(
                        OnnxRuntime.environment(), FloatBuffer.wrap(grey), new long[] {1, 3, side, side});
                OrtSession.Result result = session.run(Map.of(input(session), image))) {
            FloatBuffer numbers = ((OnnxTensor) result.get(0)).getFloatBuffer();
            if (numbers.remaining() != backbone.width()) {
                throw new IllegalArgumentException("The outputs have other sizes than the descriptor says: "
                        + numbers.remaining() + " numbers instead of " + backbone.width());
            }
            while (numbers.hasRemaining()) {
                if (!Float.isFinite(numbers.get())) {
                    throw new IllegalArgumentException("The network answers a grey image with numbers that are none");
                }
            }
        } catch (OrtException e) {
            throw new IllegalArgumentException("The network does not run: " + e.getMessage(), e);
        }
    }

    private static String input(OrtSession session) {
        return session.getInputNames().iterator().next();
    }

    /** By name. */
    public List<Kept> list() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Kept> all = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.sorted().toList()) {
                String name = entry.getFileName().toString();
                if (Backbones.isName(name) && Files.isRegularFile(backbones.added(name))) {
                    all.add(kept(name));
                }
            }
        }
        return all;
    }

    private Kept kept(String name) throws IOException {
        Path file = backbones.added(name);
        BackboneDescriptor descriptor = BackboneDescriptor.parse(Files.readAllBytes(file));
        return new Kept(name, descriptor, Files.size(file.resolveSibling(descriptor.file())));
    }

    private static Path parent(Path place) {
        return Objects.requireNonNull(place.getParent(), "An added backbone lies in a folder of its own");
    }

    /** Whether there was one of that name; it is gone. */
    public boolean remove(String name) throws IOException {
        if (!Backbones.isName(name) || !Files.isRegularFile(backbones.added(name))) {
            return false;
        }
        delete(parent(backbones.added(name)));
        return true;
    }

    private static void delete(Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        try (Stream<Path> files = Files.list(place)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(place);
    }
}
