package dev.ownlabel.vision.detect;

import dev.ownlabel.image.ImageHeader;
import dev.ownlabel.json.Json.JsonArray;
import dev.ownlabel.json.Json.JsonObject;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.BackboneDescriptor;
import dev.ownlabel.vision.Digest;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.Stage;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.boxes.DetectionResult;
import dev.ownlabel.vision.boxes.LabelledBox;
import dev.ownlabel.vision.boxes.Suppression;
import dev.ownlabel.vision.detect.FeatureMaps.Source;
import dev.ownlabel.vision.detect.loss.Cells;
import dev.ownlabel.vision.detect.loss.DetectionLoss;
import dev.ownlabel.vision.fit.Calibration;
import dev.ownlabel.vision.tune.Device;
import dev.ownlabel.vision.tune.Engine;
import dev.ownlabel.vision.tune.EngineUnavailableException;
import dev.ownlabel.vision.tune.NativeHeap;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Trains a detector: chooses its input, keeps some images back, learns, takes the best network of those tried on the images kept back,
 * and calibrates on them. Images are fetched one at a time and kept as far as memory allows. Needs a platform thread.
 */
public final class DetectorTrainer {
    private static final System.Logger LOG = System.getLogger(DetectorTrainer.class.getName());

    private static final int SURVEYED = 500;
    /** Steps between two lines of the log. */
    private static final int TOLD = 50;

    private static final int MOST_SETBACKS = 8;

    private static final int FEW_BOXES = 10;
    /** From here on scenes are whole images, as they will be served. */
    private static final double LAST_MOSAIC = 0.85;

    private static final double FIRST_CHECK = 0.5;
    private static final double BETWEEN_CHECKS = 0.1;
    /** An earlier network must be so much better to be preferred: few images judge. */
    private static final double CLEARLY_BETTER = 0.015;

    private final Backbone backbone;
    private final TrainingOptions options;
    private final DetectionOptions detection;
    private final InstantSource clock;

    public DetectorTrainer(
            Backbone backbone, TrainingOptions options, DetectionOptions detection, InstantSource clock) {
        this.backbone = backbone;
        this.options = options;
        this.detection = detection;
        this.clock = clock;
    }

    /**
     * Trains. The same set, backbone and seed give the same bytes on one machine, unless the time was up before.
     *
     * @throws IllegalArgumentException if the set is not as {@link DetectionSet} says
     * @throws DetectionUnavailableException if this backbone, or this system, cannot learn boxes
     * @throws IOException if an image cannot be fetched, or is none that the service takes
     */
    public TrainedDetector train(DetectionSet set, Progress progress)
            throws DetectionUnavailableException, IOException, InterruptedException {
        int[] counts = set.counts();
        Source source = FeatureMaps.of(backbone)
                .orElseThrow(() -> new DetectionUnavailableException("The backbone " + backbone.name()
                        + " has no feature maps, from which boxes are learned. Set 'backbone' to one that has"
                        + " (builtin has), then train again."));
        progress.stage(Stage.DECODE_AND_EMBED, 0);
        Frame frame = frame(set);
        HeldOut split = HeldOut.of(set, options.seed());
        Task task = new Task(
                set.labels(),
                source.member().descriptor(),
                frame,
                new Cells(frame.width(), frame.height(), source.maps().strides()),
                new TrainingPictures(set.images(), split.learned(), frame),
                new TrainingPictures(set.images(), split.kept(), frame));
        progress.stage(Stage.DECODE_AND_EMBED, 1);
        DetectorNetwork untrained =
                DetectorNetwork.of(source, frame, set.labels().size(), options.seed());
        Learning learning = learn(task, untrained, progress);
        progress.stage(Stage.CALIBRATE, 0);
        TrainedDetector.Finish finish = finish(task, learning.network());
        progress.stage(Stage.CALIBRATE, 1);
        List<String> warnings = warnings(set, counts, split);
        warnings.forEach(warning -> LOG.log(System.Logger.Level.INFO, "Detection model: " + warning));
        JsonObject training = JsonObject.EMPTY
                .with("maps", source.maps() instanceof FeatureMaps.Decoupled ? "detector" : "pyramid")
                .with("steps", learning.steps())
                .with("done", learning.done())
                .with("batch", Recipe.BATCH)
                .with("loss", learning.loss())
                .with("seed", options.seed())
                .with("heldOutImages", split.kept().size())
                .with("warnings", JsonArray.ofStrings(warnings));
        return new TrainedDetector(set.labels(), task.descriptor(), frame, finish, training);
    }

    /** What stays the same during a training. */
    private record Task(
            List<String> labels,
            BackboneDescriptor descriptor,
            Frame frame,
            Cells cells,
            TrainingPictures learned,
            TrainingPictures kept) {}

    /**
     * The outcome of learning.
     *
     * @param done share of the planned learning at which the network was taken, 0 to 1
     * @param loss of the last steps, averaged
     */
    private record Learning(DetectorNetwork network, int steps, double done, double loss) {}

    private Frame frame(DetectionSet set) throws IOException, InterruptedException {
        FrameChoice choice = new FrameChoice(set.labels().size());
        int every = Math.max(1, Math.ceilDiv(set.images().size(), SURVEYED));
        for (int image = 0; image < set.images().size(); image += every) {
            if (Thread.interrupted()) {
                throw new InterruptedException("The training was interrupted");
            }
            ImageHeader header = TrainingPictures.header(set.images(), image);
            choice.add(header, set.images().boxes(image));
        }
        return choice.frame();
    }

    private Learning learn(Task task, DetectorNetwork untrained, Progress progress)
            throws DetectionUnavailableException, IOException, InterruptedException {
        Recipe recipe = Recipe.of(task.learned().size(), options, detection);
        Engine engine = engine();
        Scenes scenes = new Scenes(task.learned(), task.frame());
        try (NativeHeap _ = NativeHeap.kept();
                Feed feed = new Feed(
                        scenes,
                        task.learned().size(),
                        task.frame(),
                        task.descriptor().input(),
                        recipe)) {
            Feed.Batch batch = feed.next();
            try (Learner learner = new Learner(
                    engine, untrained, task.frame(), task.cells(), task.labels().size(), batch.pixels())) {
                return new Course(task, learner, feed, new Pace(recipe, clock)).run(batch, progress);
            }
        } catch (IllegalArgumentException e) {
            throw new DetectionUnavailableException(
                    "Boxes cannot be learned on the backbone " + backbone.name() + ": its network " + e.getMessage(),
                    e);
        }
    }

    private Engine engine() throws DetectionUnavailableException {
        try {
            return Engine.open(options.threads(), Device.CPU);
        } catch (EngineUnavailableException e) {
            throw new DetectionUnavailableException(
                    "Object detection cannot be trained on this system: " + e.getMessage(), e);
        }
    }

    /** One run through all steps. */
    private final class Course {
        private final Task task;
        private final Learner learner;
        private final Feed feed;
        private final Pace pace;
        private double loss = Double.NaN;
        private double best = Double.NEGATIVE_INFINITY;
        private DetectorNetwork network;
        private double taken;
        private int setbacks;

        Course(Task task, Learner learner, Feed feed, Pace pace) {
            this.task = task;
            this.learner = learner;
            this.feed = feed;
            this.pace = pace;
            this.network = learner.average();
        }

        Learning run(Feed.Batch first, Progress progress) throws IOException, InterruptedException {
            Feed.Batch batch = first;
            double done = 0;
            double nextCheck = FIRST_CHECK;
            int steps = 0;
            while (done < 1) {
                List<List<LabelledBox>> truth = batch.boxes();
                note(learner.step(batch.pixels(), truth, pace.factor(steps, done)));
                feed.mosaics(done < LAST_MOSAIC);
                batch = feed.next();
                steps++;
                done = pace.done(steps);
                if (steps % TOLD == 0) {
                    LOG.log(System.Logger.Level.DEBUG, "Detection model: step " + steps + ", loss " + loss);
                }
                progress.stage(Stage.FIT, done);
                if (done >= nextCheck && done < 1) {
                    check(done);
                    nextCheck = done + BETWEEN_CHECKS;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException("The training was interrupted");
                }
            }
            best -= CLEARLY_BETTER;
            check(1);
            return new Learning(network, steps, taken, loss);
        }

        private void note(DetectionLoss step) {
            if (!Double.isFinite(step.total())) {
                setbacks++;
                LOG.log(System.Logger.Level.WARNING, "Detection model: learning went astray and was set back");
                if (setbacks > MOST_SETBACKS) {
                    throw new IllegalStateException("Learning goes astray again and again");
                }
                return;
            }
            loss = Double.isNaN(loss) ? step.total() : 0.95 * loss + 0.05 * step.total();
        }

        /** Takes the network as it is now, unless one before was better. */
        private void check(double done) throws IOException {
            DetectorNetwork now = learner.average();
            double value = task.kept().size() == 0 ? done : precision(now);
            LOG.log(
                    System.Logger.Level.DEBUG,
                    () -> "Detection model: loss " + loss + ", held-out mAP50 " + value + " at " + done);
            if (value >= best) {
                best = value;
                network = now;
                taken = done;
            }
        }

        private double precision(DetectorNetwork now) throws IOException {
            return test(task, now).averagePrecision(HeldOutTest.usual());
        }
    }

    private HeldOutTest test(Task task, DetectorNetwork network) throws IOException {
        byte[] onnx = served(task, network, Calibration.identity(task.labels().size()));
        DetectorCard card = new DetectorCard(
                Digest.of(onnx),
                task.frame(),
                HeldOutTest.usual(),
                task.labels(),
                Collections.nCopies(task.labels().size(), 0.5));
        try (Detector detector = Detector.of(card, onnx, options.threads())) {
            return HeldOutTest.of(task.labels(), task.kept(), detector);
        }
    }

    private static byte[] served(Task task, DetectorNetwork network, Calibration calibration) {
        return ServedGraph.of(network, task.descriptor().input(), task.frame(), task.cells(), calibration);
    }

    private TrainedDetector.Finish finish(Task task, DetectorNetwork network) throws IOException {
        if (task.kept().size() == 0) {
            Calibration none = Calibration.identity(task.labels().size());
            return new TrainedDetector.Finish(served(task, network, none), none, HeldOutTest.usual(), Optional.empty());
        }
        HeldOutTest test = test(task, network);
        Suppression suppression = test.best();
        Calibration calibration = test.calibration(suppression);
        DetectionResult result = test.result(suppression, calibration, 0.5);
        return new TrainedDetector.Finish(
                served(task, network, calibration), calibration, suppression, Optional.of(result));
    }

    private static List<String> warnings(DetectionSet set, int[] counts, HeldOut split) {
        List<String> warnings = new ArrayList<>();
        if (split.kept().isEmpty()) {
            warnings.add("only " + set.images().size()
                    + " images: none could be kept back, so confidences are not calibrated");
        }
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] < FEW_BOXES) {
                warnings.add("label '" + set.labels().get(label) + "' has only " + counts[label] + " boxes");
            }
        }
        return warnings;
    }
}
