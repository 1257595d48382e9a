package dev.ownlabel.formats;

import dev.ownlabel.image.ImageHeader;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Bounded reading of the files of a set. */
final class TextFiles {
    static final int SMALL_BYTES = 1 << 20;
    private static final int MOST_ENTRIES = 1_000_000;
    private static final int HEADER_BYTES = 1 << 16;

    /** The frame of any image is of interest, what the service takes is another question. */
    private static final ImageReader ANY_SIZE = new ImageReader(new ImageLimits(1, 1 << 20, 1 << 20, 1 << 26));

    private TextFiles() {}

    /** A whole file of UTF-8 without its byte order mark. */
    static String read(Path file, int mostBytes) throws FormatException, IOException {
        byte[] bytes = bytes(file, mostBytes);
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new FormatException(file + " is not UTF-8 text; save it as UTF-8", e);
        }
    }

    static byte[] bytes(Path file, long mostBytes) throws FormatException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) mostBytes + 1);
            if (bytes.length > mostBytes) {
                throw new FormatException(
                        file + " is larger than " + mostBytes + " bytes, which is more than such a file needs");
            }
            return bytes;
        }
    }

    static void bound(Path file, long mostBytes) throws FormatException, IOException {
        if (Files.size(file) > mostBytes) {
            throw new FormatException(
                    file + " is larger than " + (mostBytes >> 20) + " MB; split the set into several");
        }
    }

    /** The upright size, from the beginning of the file where that is enough. */
    static Frame frame(Path image) throws IOException, ImageRefusedException {
        return frame(image, ANY_SIZE);
    }

    /** The upright size of an image that the reader takes. */
    static Frame frame(Path image, ImageReader reader) throws IOException, ImageRefusedException {
        byte[] beginning;
        try (InputStream in = Files.newInputStream(image)) {
            beginning = in.readNBytes(HEADER_BYTES);
        }
        ImageHeader header;
        try {
            header = reader.header(beginning);
        } catch (ImageRefusedException e) {
            if (beginning.length < HEADER_BYTES || e.reason() != ImageRefusedException.Reason.UNREADABLE) {
                throw e;
            }
            try (InputStream in = Files.newInputStream(image)) {
                header = reader.header(in.readNBytes(1 << 26));
            }
        }
        return new Frame(header.width(), header.height());
    }

    /** The entries of a folder by name, without hidden ones, which operating systems and editors leave behind. */
    static List<Path> sorted(Path folder) throws IOException, FormatException {
        try (Stream<Path> entries = Files.list(folder)) {
            return bounded(
                    entries.filter(entry -> !isHidden(entry))
                            .sorted()
                            .limit(MOST_ENTRIES + 1L)
                            .toList(),
                    folder);
        }
    }

    /** The files at any depth below a folder by path, without hidden ones; links to folders are not followed. */
    static List<Path> deep(Path folder) throws IOException, FormatException {
        try (Stream<Path> entries = Files.walk(folder, 32)) {
            return bounded(
                    entries.filter(entry -> !entry.equals(folder)
                                    && !Files.isDirectory(entry)
                                    && hasNoHiddenPart(folder.relativize(entry)))
                            .sorted()
                            .limit(MOST_ENTRIES + 1L)
                            .toList(),
                    folder);
        }
    }

    private static List<Path> bounded(List<Path> entries, Path folder) throws FormatException {
        if (entries.size() > MOST_ENTRIES) {
            throw new FormatException(folder + " holds more than " + MOST_ENTRIES + " files; split it");
        }
        return entries;
    }

    private static boolean hasNoHiddenPart(Path relative) {
        for (Path part : relative) {
            if (isHidden(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHidden(Path entry) {
        return entry.getFileName().toString().startsWith(".");
    }

    /** A path below a folder, with slashes. */
    static String slashed(Path relative) {
        StringBuilder name = new StringBuilder();
        for (Path part : relative) {
            name.append(name.isEmpty() ? "" : "/").append(part);
        }
        return name.toString();
    }
}
