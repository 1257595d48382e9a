package dev.ownlabel.app.client;

import dev.ownlabel.app.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A folder of images with one sub-folder a label.
 *
 * @param ignored files that are not JPEG or PNG by name, or not inside a label's folder
 */
public record ImageFolder(List<LabelledImage> images, List<Path> ignored) {
    private static final long IMAGE_LIMIT_BYTES = 15L * 1024 * 1024;
    private static final int IMAGE_LIMIT = 250_000;

    public ImageFolder {
        images = List.copyOf(images);
        ignored = List.copyOf(ignored);
    }

    /**
     * Lists the images, by label and name.
     *
     * @throws JobFailedException when there is no such folder, an image is over 15 MB, or there is none
     */
    public static ImageFolder read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new JobFailedException(folder + " is not a folder");
        }
        List<LabelledImage> images = new ArrayList<>();
        List<Path> ignored = new ArrayList<>();
        try {
            for (Path entry : sorted(folder)) {
                if (Files.isDirectory(entry)) {
                    readLabel(entry, images, ignored);
                } else {
                    ignored.add(entry);
                }
            }
        } catch (IOException e) {
            throw new JobFailedException("Cannot read " + folder + ": " + Causes.of(e), e);
        }
        if (images.isEmpty()) {
            throw new JobFailedException(folder
                    + " holds no images: it needs one sub-folder for each label, with JPEG or" + " PNG files in it");
        }
        if (images.size() > IMAGE_LIMIT) {
            throw new JobFailedException(folder + " holds more than " + IMAGE_LIMIT + " images");
        }
        return new ImageFolder(images, ignored);
    }

    private static void readLabel(Path folder, List<LabelledImage> images, List<Path> ignored) throws IOException {
        String label = folder.getFileName().toString();
        for (Path file : sorted(folder)) {
            if (!isImage(file)) {
                ignored.add(file);
                continue;
            }
            if (Files.size(file) > IMAGE_LIMIT_BYTES) {
                throw new JobFailedException(file + " is over 15 MB, the largest image the service takes");
            }
            images.add(new LabelledImage(label, label + "/" + file.getFileName(), () -> Files.readAllBytes(file)));
        }
    }

    /** Without hidden files, which operating systems and editors leave behind. */
    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> !entry.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(file) && (name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png"));
    }
}
