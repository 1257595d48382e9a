package dev.ownlabel.training;

import dev.ownlabel.artifacts.Sha256;
import dev.ownlabel.artifacts.WorkingCopies.WorkingCopy;
import dev.ownlabel.json.Json.JsonNumber;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.json.JsonReader;
import dev.ownlabel.json.JsonWriter;
import dev.ownlabel.manifest.ManifestLine;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The lines of a training's data as they were when it began, kept as a working copy in blocks of bounded size. The index is written
 * last: a copy without one is made again.
 *
 * @param blocks number of blocks
 * @param lines number of lines
 * @param sha256 of the lines, each followed by a line feed
 */
record LineCopy(WorkingCopy working, String name, int blocks, int lines, String sha256) {
    private static final int BLOCK_LINES = 1000;
    private static final int BLOCK_BYTES = 4 << 20;

    /** Stands for a line that could not be read; no line of JSON is like it. */
    private static final String UNREADABLE = "\0";

    /** The copy of that name, or empty where none was finished. */
    static Optional<LineCopy> find(WorkingCopy working, String name) throws IOException, ObjectStoreException {
        Optional<byte[]> index = working.get(indexName(name));
        if (index.isEmpty()) {
            return Optional.empty();
        }
        JsonObject object = JsonReader.stored(new String(index.get(), StandardCharsets.UTF_8));
        return Optional.of(new LineCopy(
                working,
                name,
                whole(object, "blocks"),
                whole(object, "lines"),
                object.string("sha256").orElse("")));
    }

    private static int whole(JsonObject object, String key) {
        return (int) object.number(key)
                .map(JsonNumber::longValue)
                .orElseThrow(() -> new IllegalStateException("An index of lines has no " + key))
                .orElseThrow();
    }

    private static String indexName(String name) {
        return "lines/" + name + "/index";
    }

    /** The lines of a block, numbered over the whole copy. */
    List<ManifestLine> block(int block, int firstNumber) throws IOException, ObjectStoreException {
        byte[] bytes = working.get(blockName(name, block))
                .orElseThrow(() -> new IllegalStateException("Block " + block + " of the lines is missing"));
        List<ManifestLine> result = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                String text = new String(bytes, start, i - start, StandardCharsets.UTF_8);
                int number = firstNumber + result.size();
                result.add(
                        text.equals(UNREADABLE)
                                ? new ManifestLine(number, "", false)
                                : new ManifestLine(number, text, true));
                start = i + 1;
            }
        }
        return result;
    }

    private static String blockName(String name, int block) {
        return String.format(Locale.ROOT, "lines/%s/%06d", name, block);
    }

    /** Writes a copy line by line. */
    static final class Writer {
        private final WorkingCopy working;
        private final String name;
        private final MessageDigest digest = Sha256.start();
        private final ByteArrayOutputStream block = new ByteArrayOutputStream();
        private int inBlock;
        private int blocks;
        private int lines;

        Writer(WorkingCopy working, String name) {
            this.working = working;
            this.name = name;
        }

        int lines() {
            return lines;
        }

        void add(ManifestLine line) throws IOException, ObjectStoreException {
            byte[] bytes = (line.readable() ? line.text() : UNREADABLE).getBytes(StandardCharsets.UTF_8);
            if (inBlock == BLOCK_LINES || block.size() + bytes.length > BLOCK_BYTES) {
                flush();
            }
            block.writeBytes(bytes);
            block.write('\n');
            digest.update(bytes);
            digest.update((byte) '\n');
            inBlock++;
            lines++;
        }

        private void flush() throws IOException, ObjectStoreException {
            if (inBlock > 0) {
                working.put(blockName(name, blocks), block.toByteArray());
                block.reset();
                inBlock = 0;
                blocks++;
            }
        }

        LineCopy finish() throws IOException, ObjectStoreException {
            flush();
            String sha256 = HexFormat.of().formatHex(digest.digest());
            working.put(
                    indexName(name),
                    JsonWriter.writeBytes(JsonObject.EMPTY
                            .with("blocks", blocks)
                            .with("lines", lines)
                            .with("sha256", sha256)));
            return new LineCopy(working, name, blocks, lines, sha256);
        }
    }
}
