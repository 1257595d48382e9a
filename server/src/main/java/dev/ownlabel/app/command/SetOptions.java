package dev.ownlabel.app.command;

import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.app.client.Progress;
import dev.ownlabel.formats.Format;
import dev.ownlabel.formats.FormatException;
import dev.ownlabel.formats.Formats;
import dev.ownlabel.formats.LabelledSet;
import dev.ownlabel.formats.Problem;
import dev.ownlabel.formats.Problem.Effect;
import dev.ownlabel.formats.Problems;
import dev.ownlabel.formats.SetCheck;
import dev.ownlabel.formats.Source;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a labelled set is read, and how its problems are told. */
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class SetOptions {
    private static final int PROBLEMS_SHOWN = 20;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatName.class,
            description =
                    "folder (one sub-folder a label), csv (image,label,...), coco, voc, yolo (boxes), manifest, or auto: what it"
                            + " looks like. Default: auto")
    private @Nullable Format format;

    @Option(
            names = "--images",
            paramLabel = "DIR",
            description =
                    "Where the images are: a folder, or s3://BUCKET/PREFIX for images that are in a bucket already. Default:"
                            + " where the format usually has them")
    private @Nullable String images;

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description =
                    "Which part of a set that has several: a key of data.yaml (yolo), a list in ImageSets/Main (voc), a word in"
                            + " the file's name (csv, coco, manifest). Default: train or test, where there are several")
    private @Nullable String split;

    @Option(
            names = "--merge-rows",
            description = "csv: add up the labels of rows that name the same image. Without it the first row counts.")
    private boolean mergeRows;

    @Option(names = "--strict", description = "Stop where any image, label, box or row would be left out.")
    private boolean strict;

    @Option(names = "--all-problems", description = "Show every problem (up to 1000), not only the first 20.")
    private boolean allProblems;

    /** The names that users write. */
    static final class FormatName implements ITypeConverter<@Nullable Format> {
        @Override
        public @Nullable Format convert(String value) {
            if (value.equals("auto")) {
                return null;
            }
            return Arrays.stream(Format.values())
                    .filter(format -> nameOf(format).equals(value.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "'" + value + "' is none of folder, csv, coco, voc, yolo, manifest, auto"));
        }
    }

    static String nameOf(Format format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads and checks a set and says what was found.
     *
     * @param part {@code train} or {@code test}, for sets that have several parts
     */
    LabelledSet read(Path path, String part, CommandLine commandLine, Progress progress) {
        LabelledSet set = unchecked(path, part, commandLine.getOut());
        try (Progress.Step step = progress.begin("Checking", set.samples().size())) {
            set = SetCheck.check(set, step::to);
        }
        tell(set, commandLine.getOut(), allProblems);
        if (strict && set.problems().losses() > 0) {
            throw new JobFailedException("Nothing was done: " + set.problems().losses()
                    + " problems cost an image or a label, and --strict is given; correct them, or leave --strict out");
        }
        if (set.samples().isEmpty()) {
            throw new JobFailedException(path + " holds no images that can be used");
        }
        return set;
    }

    /** Reads a set without opening its images. */
    LabelledSet unchecked(Path path, String part, PrintWriter out) {
        Source source = source(path);
        try {
            Format known = format == null ? Formats.detect(source) : format;
            boolean hasParts = split == null && known != Format.VOC;
            LabelledSet set = Formats.read(known, hasParts ? source.withSplit(part) : source);
            out.println("Read " + path + " as " + nameOf(known) + ": " + counted(set));
            out.flush();
            return set;
        } catch (FormatException e) {
            throw new JobFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    private Source source(Path path) {
        boolean bucket = images != null && images.startsWith("s3://");
        return new Source(
                path, images == null || bucket ? null : Path.of(images), bucket ? images : null, split, mergeRows);
    }

    private static String counted(LabelledSet set) {
        long boxes = set.labels().values().stream()
                .mapToLong(LabelledSet.Counts::boxes)
                .sum();
        return set.samples().size() + " images, " + set.labelled() + " of them labelled, "
                + set.labels().size() + " labels" + (boxes == 0 ? "" : ", " + boxes + " boxes");
    }

    /** The problems of a set: how many of each kind, and the first of them. */
    static void tell(LabelledSet set, PrintWriter out, boolean allProblems) {
        Problems problems = set.problems();
        List<Problem> list = problems.list();
        if (list.isEmpty()) {
            return;
        }
        out.println("Problems: " + problems.count(Effect.IMAGE_LEFT_OUT) + " images left out, "
                + problems.count(Effect.LABEL_LEFT_OUT) + " labels, boxes or rows left out, "
                + problems.count(Effect.NOTE) + " notes");
        int shown = 0;
        // what costs something comes first
        for (Effect effect : Effect.values()) {
            Iterator<Problem> of =
                    list.stream().filter(problem -> problem.effect() == effect).iterator();
            while (of.hasNext() && (allProblems || shown < PROBLEMS_SHOWN)) {
                out.println("  " + of.next());
                shown++;
            }
        }
        long more = list.size() - shown + problems.unlisted();
        if (more > 0) {
            out.println("  and " + more + " more" + (allProblems ? "" : "; --all-problems shows them"));
        }
        out.flush();
    }
}
