package dev.ownlabel.training;

import dev.ownlabel.artifacts.WorkingCopies.WorkingCopy;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.manifest.Labelling;
import dev.ownlabel.manifest.LineParser;
import dev.ownlabel.manifest.ManifestEntry;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.manifest.ManifestLine;
import dev.ownlabel.manifest.ManifestStatistics;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.training.ImageCheck.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Checks the lines of one copied manifest and the images they name. Verdicts on images are kept block by block as working copies, so
 * that a killed training does not open them all again.
 */
final class ManifestCheck {
    /** Prefix of the kept verdicts; removed when an image turns out to have changed since. */
    static final String VERDICTS = "images/";

    /** In place of a line whose image is not to be opened. */
    private static final ManifestLine NO_LINE = new ManifestLine(0, "", false);

    private final ObjectStore objects;
    private final WorkingCopy working;
    private final AccountId account;
    private final int threads;

    ManifestCheck(ObjectStore objects, WorkingCopy working, AccountId account, int threads) {
        this.objects = objects;
        this.working = working;
        this.account = account;
        this.threads = threads;
    }

    /** Checks everything; {@code progress} hears the share of the lines done, at least once a second. */
    CheckedManifest check(LineCopy lines, DoubleConsumer progress)
            throws IOException, ObjectStoreException, InterruptedException {
        Survey survey = survey(lines);
        List<ManifestError> errors = bucketErrors(survey.buckets());
        byte[] verdicts = errors.isEmpty() ? checkImages(lines, survey, progress) : new byte[lines.lines()];
        survey.repeated().stream().forEach(line -> verdicts[line - 1] = Verdict.REPEATED.code());
        if (errors.isEmpty() && areAllUnreachable(verdicts)) {
            errors.add(ManifestError.ERROR_FAILED_IMAGES_S3_COPY);
        }
        ManifestStatistics statistics = new ManifestStatistics();
        List<Sample> samples = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        CheckedManifest.forEach(lines, verdicts, (line, entry) -> {
            statistics.add(entry);
            String sourceRef = entry.sourceRef();
            if (sourceRef != null && entry.use() == ManifestEntry.Use.VALID) {
                List<String> labels = entry.imageLabels().stream()
                        .map(label -> names.computeIfAbsent(label, same -> same))
                        .toList();
                samples.add(new Sample(line, sourceRef, labels, boxes(entry, names)));
            }
        });
        return new CheckedManifest(lines, verdicts, statistics, samples, errors);
    }

    /** The entry's boxes, their labels sharing one text each. */
    private static List<Labelling.Boxes> boxes(ManifestEntry entry, Map<String, String> names) {
        List<Labelling.Boxes> all = new ArrayList<>();
        for (Labelling labelling : entry.labellings()) {
            if (labelling instanceof Labelling.Boxes given) {
                List<Labelling.Box> boxes = given.boxes().stream()
                        .map(box -> new Labelling.Box(
                                names.computeIfAbsent(box.label(), same -> same),
                                box.left(),
                                box.top(),
                                box.width(),
                                box.height()))
                        .toList();
                all.add(new Labelling.Boxes(given.attribute(), given.imageWidth(), given.imageHeight(), boxes));
            }
        }
        return all;
    }

    /**
     * What is known before any image is opened.
     *
     * @param buckets of the images; the first two where there are more
     * @param repeated numbers of the lines whose source-ref an earlier line has
     */
    private record Survey(Set<String> buckets, BitSet repeated) {}

    private static Survey survey(LineCopy lines) throws IOException, ObjectStoreException {
        Survey survey = new Survey(new TreeSet<>(), new BitSet());
        Set<String> seen = new HashSet<>();
        CheckedManifest.forEach(lines, new byte[lines.lines()], (line, entry) -> {
            S3Location image = entry.image();
            if (image != null && survey.buckets().size() < 2) {
                survey.buckets().add(image.bucket());
            }
            if (entry.sourceRef() != null && !seen.add(entry.sourceRef())) {
                survey.repeated().set(line);
            }
        });
        return survey;
    }

    /** Images of several buckets, or of one that is not the user's own, are not even opened. */
    private List<ManifestError> bucketErrors(Set<String> buckets) throws ObjectStoreException {
        List<ManifestError> errors = new ArrayList<>();
        if (buckets.size() > 1) {
            errors.add(ManifestError.ERROR_IMAGES_IN_MULTIPLE_S3_BUCKETS);
            return errors;
        }
        for (String bucket : buckets) {
            bucketError(bucket).ifPresent(errors::add);
        }
        return errors;
    }

    private Optional<ManifestError> bucketError(String bucket) throws ObjectStoreException {
        try {
            return objects.ownerOf(account, bucket).equals(account)
                    ? Optional.empty()
                    : Optional.of(ManifestError.ERROR_INVALID_IMAGES_S3_BUCKET_OWNER);
        } catch (ObjectStoreException e) {
            return switch (e.reason()) {
                case NO_SUCH_BUCKET, NO_SUCH_KEY, NO_SUCH_VERSION, ACCESS_DENIED, KEY_UNAVAILABLE ->
                    Optional.of(ManifestError.ERROR_INVALID_PERMISSIONS_IMAGES_S3_BUCKET);
                case UNAVAILABLE -> throw e;
            };
        }
    }

    private byte[] checkImages(LineCopy lines, Survey survey, DoubleConsumer progress)
            throws IOException, ObjectStoreException, InterruptedException {
        byte[] verdicts = new byte[lines.lines()];
        try (ImageCheck check = new ImageCheck(objects, account, threads)) {
            int first = 0;
            for (int block = 0; block < lines.blocks(); block++) {
                List<ManifestLine> text = lines.block(block, first + 1).stream()
                        .map(line -> survey.repeated().get((int) line.number()) ? NO_LINE : line)
                        .toList();
                double done = (double) first / lines.lines();
                progress.accept(done);
                byte[] found = verdicts(lines.name() + "/" + block, check, text, () -> progress.accept(done));
                System.arraycopy(found, 0, verdicts, first, found.length);
                first += found.length;
            }
        }
        progress.accept(1);
        return verdicts;
    }

    private byte[] verdicts(String block, ImageCheck check, List<ManifestLine> lines, Runnable heartbeat)
            throws IOException, ObjectStoreException, InterruptedException {
        Optional<byte[]> kept = working.get(VERDICTS + block);
        if (kept.isPresent() && kept.get().length == lines.size()) {
            return kept.get();
        }
        List<@Nullable S3Location> images = new ArrayList<>(lines.size());
        for (ManifestLine line : lines) {
            ManifestEntry entry = LineParser.parse(line);
            images.add(entry.use() == ManifestEntry.Use.VALID ? entry.image() : null);
        }
        byte[] found = check.check(images, heartbeat);
        working.put(VERDICTS + block, found);
        return found;
    }

    private static boolean areAllUnreachable(byte[] verdicts) {
        boolean some = false;
        for (byte verdict : verdicts) {
            switch (Verdict.of(verdict)) {
                case NOT_CHECKED, REPEATED -> {}
                case USABLE, REFUSED -> {
                    return false;
                }
                case UNREACHABLE -> some = true;
            }
        }
        return some;
    }
}
