package dev.ownlabel.training;

import static java.lang.System.Logger.Level.WARNING;

import dev.ownlabel.artifacts.ModelArtifacts.Stored;
import dev.ownlabel.artifacts.ResultFile;
import dev.ownlabel.artifacts.WorkingCopies.WorkingCopy;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.VersionResults;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import dev.ownlabel.training.ProgressNotes.Part;
import dev.ownlabel.training.SourceReader.Sources;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Evaluation;
import dev.ownlabel.vision.ModelBundle;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.TrainedModel;
import dev.ownlabel.vision.Trainer;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.TrainingSet;
import dev.ownlabel.vision.boxes.DetectionResult;
import dev.ownlabel.vision.detect.DetectionEvaluation;
import dev.ownlabel.vision.detect.DetectionSet;
import dev.ownlabel.vision.detect.DetectionUnavailableException;
import dev.ownlabel.vision.detect.DetectorTrainer;
import dev.ownlabel.vision.detect.TrainedDetector;
import dev.ownlabel.vision.measure.EvaluationResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One training from its sources to its results (specification, training-and-inference.md §4). Everything it writes has a fixed place,
 * and the same data and seed give the same bytes, so a second run after a crash ends as the first would have; lines, verdicts on
 * images and embeddings are taken over from it.
 */
final class Training {
    private static final System.Logger LOG = System.getLogger(Training.class.getName());

    private final TrainingStores stores;
    private final Backbone backbone;
    private final TrainingOptions options;
    private final TrainingSettings settings;
    private final InstantSource clock;

    Training(
            TrainingStores stores,
            Backbone backbone,
            TrainingOptions options,
            TrainingSettings settings,
            InstantSource clock) {
        this.stores = stores;
        this.backbone = backbone;
        this.options = options;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Trains.
     *
     * @throws IOException when something does not answer; to be tried again
     * @throws ObjectStoreException likewise
     */
    TrainingEnd run(ProjectVersion version, ProgressNotes notes)
            throws IOException, ObjectStoreException, InterruptedException {
        Instant begin = clock.instant();
        ResultBucket bucket = new ResultBucket(stores.objects(), version, options.scratch());
        WorkingCopy working = stores.working().of(version);
        TrainingPlan plan;
        try {
            plan = plan(version, working, bucket, notes);
            new ValidationFiles(bucket).write(plan);
        } catch (RefusedException e) {
            return new TrainingEnd.Refused(reason(e), failed(null, null));
        }
        Optional<String> obstacle = obstacle(plan);
        if (obstacle.isPresent()) {
            return new TrainingEnd.Refused(obstacle.get(), failed(bucket, plan));
        }
        try {
            return train(version, working, plan, notes, begin);
        } catch (RefusedException e) {
            return new TrainingEnd.Refused(reason(e), failed(bucket, plan));
        }
    }

    private static String reason(RefusedException refused) {
        return Optional.ofNullable(refused.getMessage()).orElse("");
    }

    private TrainingPlan plan(ProjectVersion version, WorkingCopy working, ResultBucket bucket, ProgressNotes notes)
            throws RefusedException, IOException, ObjectStoreException, InterruptedException {
        AccountId account = version.arn().account();
        notes.note(Part.READING, 0);
        Sources sources = new SourceReader(stores, options.scratch(), settings.mostLines()).read(version, working);
        notes.sourcesRead();
        bucket.probe();
        ManifestCheck check = new ManifestCheck(stores.objects(), working, account, options.threads());
        LineCopy testingLines = sources.testing();
        double all = sources.training().lines() + (testingLines == null ? 0 : testingLines.lines());
        double share = sources.training().lines() / all;
        CheckedManifest training = check.check(sources.training(), done -> notes.note(Part.CHECKING, done * share));
        CheckedManifest testing = testingLines == null
                ? null
                : check.check(testingLines, done -> notes.note(Part.CHECKING, share + done * (1 - share)));
        return TrainingPlan.of(training, testing, options.seed());
    }

    private static Optional<String> obstacle(TrainingPlan plan) {
        return plan.errors().first().map(ManifestError::text);
    }

    private TrainingEnd train(
            ProjectVersion version, WorkingCopy working, TrainingPlan plan, ProgressNotes notes, Instant begin)
            throws RefusedException, IOException, ObjectStoreException, InterruptedException {
        Learned learned = learn(version.arn().account(), working, plan, notes);
        learned.warnings().forEach(warning -> LOG.log(WARNING, "Training " + version.arn() + ": " + warning));
        notes.note(Part.WRITING, 0);
        Instant end = clock.instant();
        ResultBucket bucket = new ResultBucket(stores.objects(), version, options.scratch());
        writeResults(version, bucket, learned, end);
        ModelBundle bundle = learned.bundle(provenance(plan, learned));
        notes.note(Part.WRITING, 0.5);
        stores.artifacts().write(version, new Stored(bundle.onnx(), bundle.json()));
        return new TrainingEnd.Trained(succeeded(bucket, learned.f1(), begin, end));
    }

    private Learned learn(AccountId account, WorkingCopy working, TrainingPlan plan, ProgressNotes notes)
            throws RefusedException, IOException, ObjectStoreException, InterruptedException {
        Learned.Samples samples =
                new Learned.Samples(List.copyOf(plan.labels()), plan.trainingSamples(), plan.testingSamples());
        try {
            return switch (plan.kind()) {
                case IMAGE_LEVEL_LABELS -> classifier(account, working, samples, notes);
                case OBJECT_LOCALIZATION -> detector(account, samples, notes);
                case NOT_DETERMINED -> throw new IllegalStateException("A plan without errors has a kind");
            };
        } catch (IOException e) {
            // An image that was good has changed or gone since: the next run looks at all of them again.
            working.remove(ManifestCheck.VERDICTS);
            throw e;
        }
    }

    private Learned classifier(AccountId account, WorkingCopy working, Learned.Samples samples, ProgressNotes notes)
            throws IOException, InterruptedException {
        ObjectStore objects = stores.objects();
        List<String> labels = samples.labels();
        TrainedModel model = new Trainer(backbone, options)
                .train(
                        new TrainingSet(labels, new StoredImages(objects, account, samples.training(), labels)),
                        new KeptEmbeddings(working, samples.training(), settings.checkpointImages()),
                        notes);
        EvaluationResult result = new Evaluation(options.threads())
                .evaluate(model, new StoredImages(objects, account, samples.testing(), labels), notes);
        return new Learned.Classifier(samples, model, result);
    }

    private Learned detector(AccountId account, Learned.Samples samples, ProgressNotes notes)
            throws RefusedException, IOException, InterruptedException {
        Progress progress = notes.ofDetection();
        try {
            TrainedDetector model = new DetectorTrainer(backbone, options, settings.detection(), clock)
                    .train(
                            new DetectionSet(samples.labels(), boxes(account, samples.training(), samples.labels())),
                            progress);
            DetectionResult result = new DetectionEvaluation(options.threads())
                    .evaluate(model, boxes(account, samples.testing(), samples.labels()), progress);
            return new Learned.Detector(samples, model, result);
        } catch (DetectionUnavailableException e) {
            throw new RefusedException(Optional.ofNullable(e.getMessage()).orElse(""), e);
        }
    }

    private StoredBoxes boxes(AccountId account, List<Sample> samples, List<String> labels) {
        return new StoredBoxes(new StoredImages(stores.objects(), account, samples, labels), samples, labels);
    }

    private static void writeResults(ProjectVersion version, ResultBucket bucket, Learned learned, Instant end)
            throws RefusedException, IOException, ObjectStoreException {
        GroundTruthLines lines = new GroundTruthLines(version.createdAt());
        bucket.write(
                ResultFile.TRAINING_GROUND_TRUTH,
                out -> lines.training(learned.samples().training(), out));
        bucket.write(ResultFile.TESTING_GROUND_TRUTH, out -> learned.testing(lines, out));
        bucket.write(
                ResultFile.EVALUATION_SUMMARY, learned.summary(version.arn().toString(), end));
    }

    private Map<String, String> provenance(TrainingPlan plan, Learned learned) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("trainingManifestSha256", plan.training().manifest().lines().sha256());
        DataPart testing = plan.testing();
        if (testing != null) {
            facts.put("testingManifestSha256", testing.manifest().lines().sha256());
            facts.put("split", testing.isTest() ? "80/20, stratified, seed " + options.seed() : "none");
        }
        facts.put(
                "trainingImages", Integer.toString(learned.samples().training().size()));
        facts.put("testingImages", Integer.toString(learned.samples().testing().size()));
        facts.put("backbone", backbone.name());
        facts.put("backboneFingerprint", backbone.fingerprint());
        facts.put("seed", Long.toString(options.seed()));
        if (!learned.warnings().isEmpty()) {
            facts.put("warnings", String.join(" ", learned.warnings()));
        }
        facts.put("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        facts.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        return facts;
    }

    private static VersionResults succeeded(ResultBucket bucket, double f1, Instant begin, Instant end) {
        return new VersionResults(
                end,
                f1,
                Math.max(1, Duration.between(begin, end).plusMillis(999).toSeconds()),
                bucket.place(ResultFile.EVALUATION_SUMMARY),
                bucket.place(ResultFile.MANIFEST_SUMMARY),
                bucket.place(ResultFile.TRAINING_GROUND_TRUTH),
                bucket.place(ResultFile.TESTING_GROUND_TRUTH),
                bucket.place(ResultFile.TRAINING_VALIDATION),
                bucket.place(ResultFile.TESTING_VALIDATION));
    }

    /** After a file error nothing was written; after a content error the summary and the validation manifests are there. */
    private VersionResults failed(@Nullable ResultBucket bucket, @Nullable TrainingPlan plan) {
        S3Location summary = bucket == null ? null : bucket.place(ResultFile.MANIFEST_SUMMARY);
        S3Location training = bucket == null ? null : bucket.place(ResultFile.TRAINING_VALIDATION);
        S3Location testing = bucket == null || plan == null || plan.testing() == null
                ? null
                : bucket.place(ResultFile.TESTING_VALIDATION);
        return new VersionResults(clock.instant(), null, null, null, summary, null, null, training, testing);
    }
}
