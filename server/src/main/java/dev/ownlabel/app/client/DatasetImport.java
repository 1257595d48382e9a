package dev.ownlabel.app.client;

import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.writing.ManifestLines;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.rekognition.model.DatasetDescription;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.GroundTruthManifest;

/**
 * Brings a labelled set into a project's dataset: project and bucket (made where they do not exist), images, then a dataset from a manifest, or
 * where the project has that dataset already, its entries changed and added to. Images lie at {@code PROJECT/TYPE/NAME}, so importing a
 * set again changes the entries it made before.
 */
public final class DatasetImport {
    private static final DateTimeFormatter MANIFEST_NAME = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH.mm.ss.SSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** UpdateDatasetEntries takes 5 MB (specification, operations.md §5.9). */
    private static final int PART_BYTES = 5 * 1024 * 1024;

    private final Connection connection;
    private final Progress progress;
    private final InstantSource clock;
    private final Datasets datasets;

    public DatasetImport(Connection connection, Progress progress, InstantSource clock) {
        this.connection = connection;
        this.progress = progress;
        this.clock = clock;
        this.datasets = new Datasets(connection);
    }

    /**
     * What an import came to.
     *
     * @param created whether the dataset is new; otherwise entries of one that was there were changed and added
     */
    public record Imported(String datasetArn, boolean created, Upload.Sent images, DatasetDescription dataset) {}

    /** Imports, and waits until the service is done. */
    public Imported run(String project, DatasetType type, List<Sample> samples) {
        Projects projects = new Projects(connection);
        String projectArn = projects.make(project);
        Upload upload = new Upload(connection.s3(), Training.bucketOf(projectArn), clock);
        upload.makeBucket();
        String prefix = prefix(project, type);
        Upload.Sent sent;
        try (Progress.Step step = progress.begin("Uploading", samples.size())) {
            sent = upload.send(prefix, samples, step);
        }
        Optional<String> there = Projects.dataset(projects.existing(project), type);
        if (there.isPresent()) {
            update(there.get(), upload, prefix, samples);
            return new Imported(there.get(), false, sent, datasets.describe(there.get()));
        }
        String key = project + "/manifests/" + name(type) + "-" + MANIFEST_NAME.format(clock.instant()) + ".manifest";
        GroundTruthManifest manifest = upload.manifest(key, prefix, samples);
        try (Progress.Step step = progress.begin("Importing", 1)) {
            String arn = connection
                    .rekognition()
                    .createDataset(request -> request.projectArn(projectArn)
                            .datasetType(type)
                            .datasetSource(source -> source.groundTruthManifest(manifest)))
                    .datasetArn();
            DatasetDescription dataset = datasets.await(arn);
            step.to(1);
            return new Imported(arn, true, sent, dataset);
        }
    }

    /** Where in the project's bucket the images of a dataset are put. */
    public static String prefix(String project, DatasetType type) {
        return project + "/" + name(type);
    }

    private static String name(DatasetType type) {
        return type.toString().toLowerCase(Locale.ROOT);
    }

    private void update(String arn, Upload upload, String prefix, List<Sample> samples) {
        ManifestLines lines = new ManifestLines(clock.instant(), samples);
        try (Progress.Step step = progress.begin("Importing", samples.size())) {
            inParts(
                    samples.stream()
                            .map(sample -> lines.line(sample, upload.sourceRef(prefix, sample)))
                            .iterator(),
                    (part, done) -> {
                        datasets.await(arn);
                        connection
                                .rekognition()
                                .updateDatasetEntries(request -> request.datasetArn(arn)
                                        .changes(changes -> changes.groundTruth(SdkBytes.fromByteArrayUnsafe(part))));
                        datasets.await(arn);
                        step.to(done);
                    });
        }
    }

    /** Takes a part; {@code done} lines are in it and those before it. */
    interface Taker {
        void take(byte[] part, long done);
    }

    /** Hands the lines over in parts that one call takes. */
    static void inParts(Iterator<String> lines, Taker taker) {
        ByteArrayOutputStream part = new ByteArrayOutputStream();
        long done = 0;
        while (lines.hasNext()) {
            byte[] line = (lines.next() + "\n").getBytes(StandardCharsets.UTF_8);
            if (part.size() > 0 && part.size() + line.length > PART_BYTES) {
                taker.take(part.toByteArray(), done);
                part.reset();
            }
            part.writeBytes(line);
            done++;
        }
        if (part.size() > 0) {
            taker.take(part.toByteArray(), done);
        }
    }
}
