package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.metastore.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Removes files that a killed process left without a row. A file being written by this process is known and left alone; no other
 * process writes into the folder. Only names of our own form are touched.
 */
final class OrphanSweep {
    private static final int BATCH = 500;
    private static final Pattern FILE_ID = Pattern.compile("[0-9a-f]{32}");

    private final Database database;
    private final BodyFiles files;

    OrphanSweep(Database database, BodyFiles files) {
        this.database = database;
        this.files = files;
    }

    int run() {
        int removed = 0;
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(files.folder(), "[0-9a-f][0-9a-f]")) {
            for (Path folder : folders) {
                removed += sweep(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The folder of the object store cannot be read", e);
        }
        return removed;
    }

    private int sweep(Path folder) throws IOException {
        int removed = 0;
        List<String> batch = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (FILE_ID.matcher(name).matches() && files.isSettled(name)) {
                    batch.add(name);
                }
                if (batch.size() == BATCH) {
                    removed += removeUnknown(batch);
                    batch.clear();
                }
            }
        }
        return removed + removeUnknown(batch);
    }

    private int removeUnknown(List<String> names) {
        if (names.isEmpty()) {
            return 0;
        }
        Set<String> orphans = new HashSet<>(names);
        database.read(tx -> BodyFile.known(tx, names)).forEach(orphans::remove);
        files.delete(orphans);
        return orphans.size();
    }
}
