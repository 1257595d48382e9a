package dev.ownlabel.formats;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Sample.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the images that a file of annotations names. A name comes from whoever made the file: whatever would lead out of the folders
 * given here, by an absolute path, by {@code ..} or through a link, is refused and named.
 */
final class Images {
    private static final int LONGEST_NAME = 900;
    private static final Set<String> OTHER_IMAGES =
            Set.of("webp", "bmp", "gif", "tif", "tiff", "heic", "heif", "avif", "jp2");

    private final List<Path> folders;
    private final @Nullable String prefix;

    private Images(List<Path> folders, @Nullable String prefix) {
        this.folders = folders;
        this.prefix = prefix;
    }

    /** Looks in the source's own image folder or bucket where it names one, else in the folders usual for its format, in order. */
    static Images of(Source source, List<Path> usual) throws FormatException {
        String prefix = source.imagePrefix();
        if (prefix != null) {
            return new Images(List.of(), prefix.endsWith("/") ? prefix : prefix + "/");
        }
        Path own = source.imageFolder();
        List<Path> folders = new ArrayList<>();
        for (Path folder : own == null ? usual : List.of(own)) {
            if (Files.isDirectory(folder)) {
                folders.add(real(folder));
            }
        }
        if (own != null && folders.isEmpty()) {
            throw new FormatException(own + " is not a folder; --images names the folder that the images are in");
        }
        return new Images(folders, null);
    }

    private static Path real(Path folder) throws FormatException {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw new FormatException("Cannot read " + folder, e);
        }
    }

    /** An image by its place and by its name in the set. */
    record Located(String name, Place place) {}

    /** The image of that name; empty where it cannot be used, which is then among the problems. */
    Optional<Located> find(String written, Problems problems, Path file, long line) {
        if (S3Location.parse(written).isPresent()) {
            return Optional.of(new Located(keyOf(written), new Place.InBucket(written)));
        }
        String name = tidy(written);
        Optional<String> refused = refusal(name);
        if (refused.isPresent()) {
            problems.at(file, line, Effect.IMAGE_LEFT_OUT, "image name '" + written + "' " + refused.get());
            return Optional.empty();
        }
        if (prefix != null) {
            return Optional.of(new Located(name, new Place.InBucket(prefix + name)));
        }
        for (Path folder : folders) {
            Path there = folder.resolve(name);
            if (Files.isRegularFile(there)) {
                if (isInside(folder, there)) {
                    return Optional.of(new Located(name, new Place.LocalFile(there)));
                }
                problems.at(
                        file,
                        line,
                        Effect.IMAGE_LEFT_OUT,
                        "image " + name + " is a link out of " + folder + "; put the file itself there");
                return Optional.empty();
            }
        }
        problems.at(file, line, Effect.IMAGE_LEFT_OUT, "image " + name + " is not in " + places() + "; " + advice());
        return Optional.empty();
    }

    /** Whether a file of that name is there, without a word where it is not. */
    boolean has(String written) {
        String name = tidy(written);
        return refusal(name).isEmpty()
                && folders.stream()
                        .anyMatch(folder ->
                                Files.isRegularFile(folder.resolve(name)) && isInside(folder, folder.resolve(name)));
    }

    private String places() {
        return folders.isEmpty()
                ? "any folder usual for this format"
                : String.join(" or ", folders.stream().map(Path::toString).toList());
    }

    private static String advice() {
        return "correct the name, or say with --images where the images are";
    }

    /** Back slashes, which Windows writes, become slashes; a leading ./ says nothing. */
    static String tidy(String name) {
        String tidy = name.strip().replace('\\', '/');
        while (tidy.startsWith("./")) {
            tidy = tidy.substring(2);
        }
        return tidy;
    }

    /** Why a name cannot be used, if so. */
    static Optional<String> refusal(String name) {
        if (name.isEmpty()) {
            return Optional.of("is empty; name the image");
        }
        if (name.length() > LONGEST_NAME) {
            return Optional.of("is longer than " + LONGEST_NAME + " characters; shorten it");
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            return Optional.of("holds control characters (a quote that is not closed?); correct it");
        }
        if (name.startsWith("/") || name.matches("[A-Za-z]:.*")) {
            return Optional.of("is an absolute path; names must be relative to the folder of the images");
        }
        for (String part : name.split("/", -1)) {
            if (part.equals("..") || part.equals(".") || part.isEmpty()) {
                return Optional.of("leads out of its folder or is no plain path; write it without '" + part + "'");
            }
        }
        try {
            var _ = Path.of(name);
            return Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.of("is no file name on this machine; rename the file");
        }
    }

    static boolean isInside(Path realFolder, Path file) {
        try {
            return file.toRealPath().startsWith(realFolder);
        } catch (IOException e) {
            return false;
        }
    }

    private static String keyOf(String uri) {
        String key = S3Location.parse(uri).map(S3Location::key).orElse(uri);
        return refusal(key).isEmpty() ? key : SafeName.of(key);
    }

    /** Whether the name is that of a JPEG or PNG file. */
    static boolean isImage(String name) {
        String extension = extension(name);
        return extension.equals("jpg") || extension.equals("jpeg") || extension.equals("png");
    }

    /** Whether the name is that of an image the service does not take. */
    static boolean isOtherImage(String name) {
        return OTHER_IMAGES.contains(extension(name));
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
