package dev.ownlabel.app.command;

import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.config.Settings;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.BackboneDescriptor.Channels;
import dev.ownlabel.vision.BackboneDescriptor.Fit;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.Digest;
import dev.ownlabel.vision.VisionSettings;
import dev.ownlabel.vision.fetch.Download;
import dev.ownlabel.vision.library.BackboneLibrary;
import dev.ownlabel.vision.library.BackboneLibrary.Kept;
import dev.ownlabel.vision.library.NetworkOutline;
import dev.ownlabel.vision.library.PixelValues;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a backbone from a file or an address. */
@Command(
        name = "add",
        description = "Keep a network under a name, from a file or an https address. It is run on an image first.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A descriptor, NAME.backbone.json, says how the network of an ONNX file is used; docs/BACKBONES.md describes it."
                    + " Without one, --values makes one from what the file says of itself."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class BackboneAddCommand implements Callable<Integer> {
    private static final String DESCRIPTOR = ".backbone.json";
    private static final String ONNX = ".onnx";
    private static final long MAX_NETWORK_BYTES = 1L << 30;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingOptions options;

    @Parameters(
            paramLabel = "SOURCE",
            description =
                    "A NAME.backbone.json with its ONNX file beside it, or an ONNX file; a path or an https address.")
    private String source;

    @Option(
            names = "--sha256",
            paramLabel = "HEX",
            description = "The digest of the file that SOURCE names. An address needs one.")
    private @Nullable String sha256;

    @Option(names = "--name", paramLabel = "NAME", description = "Its name in settings. Default: the file's")
    private @Nullable String name;

    @Option(
            names = "--descriptor",
            paramLabel = "FILE",
            description = "The descriptor of an ONNX file. Default: the one beside it")
    private @Nullable Path descriptor;

    @Option(
            names = "--values",
            paramLabel = "VALUES",
            description =
                    "Without a descriptor: what the network expects of a pixel: imagenet (0 to 1, then by ImageNet's"
                            + " means and deviations), -1..1, 0..1 or 0..255.")
    private @Nullable String values;

    @Option(names = "--color", paramLabel = "RGB|BGR", description = "Without a descriptor: the order of colours.")
    private Channels color = Channels.RGB;

    @Option(
            names = "--letterbox",
            description =
                    "Without a descriptor: images keep their shape, at the top left. Default: both sides are scaled")
    private boolean letterbox;

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = "Without a descriptor: side of the images, where the network takes several. Default: 224")
    private @Nullable Integer size;

    @Option(names = "--licence", paramLabel = "TEXT", description = "Without a descriptor: the weights' licence.")
    private String licence = "";

    /** A network and its descriptor's text. */
    @SuppressWarnings("ArrayRecordComponent") // private, never compared
    private record Pair(Path network, byte[] descriptor) {}

    @Override
    public Integer call() throws IOException {
        LogOutput.forCommands();
        if (!source.endsWith(DESCRIPTOR) && !source.endsWith(ONNX)) {
            throw wrong("SOURCE must end in " + DESCRIPTOR + " or " + ONNX);
        }
        if (sha256 != null && !sha256.matches("[0-9a-f]{64}")) {
            throw wrong("--sha256 must be 64 lower-case hexadecimal digits");
        }
        Settings settings = options.read();
        try (BackboneCommand.Downloads downloads = new BackboneCommand.Downloads(Output.progress(spec.commandLine()))) {
            Backbones backbones = BackboneCommand.backbones(settings, downloads);
            BackboneLibrary library = new BackboneLibrary(settings.get(VisionSettings.BACKBONE_CACHE), backbones);
            Pair pair = source.startsWith("https:") || source.startsWith("http:")
                    ? fetched(settings, backbones, downloads)
                    : here(Path.of(source));
            say(library.add(name == null ? stem() : name, pair.descriptor(), pair.network()));
        } catch (IllegalArgumentException e) {
            throw new JobFailedException(source + ": " + e.getMessage(), e);
        }
        return 0;
    }

    private void say(Kept kept) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Added " + kept.name() + ", images of "
                + kept.descriptor().input().size() + " pixels");
        out.println("Try it: ownlabel backbone probe FOLDER --backbone " + BackboneCommand.BUILTIN + "," + kept.name());
        out.println("Build new models on it: ownlabel serve --set backbone=" + kept.name());
        out.flush();
    }

    /** The file's name without its ending, in the letters that a name may have. */
    private String stem() {
        String path = source.contains("?") ? source.substring(0, source.indexOf('?')) : source;
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
        return file.substring(0, file.length() - (file.endsWith(ONNX) ? ONNX : DESCRIPTOR).length());
    }

    private Pair here(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new JobFailedException("There is no file " + file);
        }
        byte[] bytes = Files.readAllBytes(file);
        if (sha256 != null && !Digest.of(bytes).equals(sha256)) {
            throw new JobFailedException(file + " has another SHA-256: " + Digest.of(bytes));
        }
        if (source.endsWith(DESCRIPTOR)) {
            return new Pair(file.resolveSibling(BackboneDescriptor.parse(bytes).file()), bytes);
        }
        Path beside = file.resolveSibling(stem() + DESCRIPTOR);
        if (descriptor == null && values == null && Files.isRegularFile(beside)) {
            return new Pair(file, Files.readAllBytes(beside));
        }
        return described(file, bytes);
    }

    private Pair fetched(Settings settings, Backbones backbones, BackboneCommand.Downloads downloads)
            throws IOException {
        if (sha256 == null) {
            throw wrong("An address needs --sha256, the digest of the file that is there");
        }
        if (source.endsWith(DESCRIPTOR)) {
            Path file = backbones.fetch(URI.create(source + "#sha256=" + sha256));
            byte[] text = Files.readAllBytes(file);
            return new Pair(file.resolveSibling(BackboneDescriptor.parse(text).file()), text);
        }
        Path file = settings.get(VisionSettings.BACKBONE_CACHE).resolve(sha256).resolve(stem() + ONNX);
        try {
            Download.get(new Download.Wanted(URI.create(source), file, sha256, MAX_NETWORK_BYTES), downloads);
        } catch (IOException e) {
            throw new JobFailedException(
                    "Cannot fetch " + source + " (" + e.getMessage()
                            + "). What arrived is kept: the same command goes on"
                            + " from there. Without a network, fetch the file elsewhere, bring it here and run: ownlabel"
                            + " backbone add FILE --sha256 " + sha256,
                    e);
        }
        return described(file, Files.readAllBytes(file));
    }

    private Pair described(Path network, byte[] onnx) throws IOException {
        if (descriptor != null) {
            return new Pair(network, Files.readAllBytes(descriptor));
        }
        NetworkOutline outline = NetworkOutline.of(onnx, size);
        NetworkOutline.Naming naming = new NetworkOutline.Naming(
                name == null ? stem() : name,
                network.getFileName().toString(),
                Digest.of(onnx),
                licence,
                source.startsWith("http") ? source : "");
        Fit fit = letterbox ? Fit.LETTERBOX_TOP_LEFT : Fit.SQUASH;
        if (values == null) {
            throw new JobFailedException(missing(outline, naming, fit));
        }
        if (outline.seemsClassifierOnly()) {
            spec.commandLine()
                    .getErr()
                    .println(
                            "Warning: its outputs seem to be scores of classes, which are poor features: export the network"
                                    + " without its last layer");
        }
        byte[] text = JsonWriter.writeIndented(outline.descriptor(naming, values(values), color, fit))
                .getBytes(StandardCharsets.UTF_8);
        return new Pair(network, text);
    }

    /** What to do about an ONNX file that has no descriptor. */
    private String missing(NetworkOutline outline, NetworkOutline.Naming naming, Fit fit) {
        return "There is no descriptor of " + source + "." + System.lineSeparator()
                + "The network " + outline + "." + System.lineSeparator()
                + (outline.left().isEmpty() ? "" : "Of no use are " + outline.left() + "." + System.lineSeparator())
                + "It does not say how pixels become its values. Add --values imagenet, -1..1, 0..1 or 0..255, whichever its"
                + " authors say" + System.lineSeparator()
                + "(and --color BGR or --letterbox where they do), or write " + stem() + DESCRIPTOR
                + " beside it, such as:" + System.lineSeparator()
                + JsonWriter.writeIndented(outline.descriptor(naming, PixelValues.IMAGENET, color, fit));
    }

    private PixelValues values(String word) {
        return Stream.of(PixelValues.values())
                .filter(one -> one.toString().equals(word))
                .findFirst()
                .orElseThrow(() -> wrong("--values must be one of "
                        + Stream.of(PixelValues.values())
                                .map(PixelValues::toString)
                                .collect(Collectors.joining(", "))));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
