package dev.ownlabel.formats;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is to be read.
 *
 * @param path the folder or the file of annotations
 * @param imageFolder where the images are looked up; null: beside the annotations, where the format usually has them
 * @param imagePrefix {@code s3://BUCKET/PREFIX/} where the images are in a bucket already; null where they are files
 * @param split which part of a set that has several, {@code train} for instance; null: all of it, or what the format has by default
 * @param mergeRows CSV: add up the labels of rows that name the same image, instead of keeping the first row
 */
public record Source(
        Path path,
        @Nullable Path imageFolder,
        @Nullable String imagePrefix,
        @Nullable String split,
        boolean mergeRows) {

    /** A folder or file, with everything where it usually is. */
    public static Source of(Path path) {
        return new Source(path, null, null, null, false);
    }

    public Source withSplit(@Nullable String name) {
        return new Source(path, imageFolder, imagePrefix, name, mergeRows);
    }

    /** The folder that the annotations are in. */
    Path folder() {
        Path parent = path.toAbsolutePath().normalize().getParent();
        return Files.isDirectory(path) || parent == null ? path : parent;
    }
}
