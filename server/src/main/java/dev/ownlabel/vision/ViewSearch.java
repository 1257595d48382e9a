package dev.ownlabel.vision;

import static java.lang.System.Logger.Level.INFO;

import dev.ownlabel.image.ImageHeader;
import dev.ownlabel.image.ImageLimits;
import dev.ownlabel.image.ImageReader;
import dev.ownlabel.image.ImageRefusedException;
import dev.ownlabel.vision.Backbone.Look;
import dev.ownlabel.vision.fit.BlockTrial;
import dev.ownlabel.vision.fit.BlockTrial.Trial;
import dev.ownlabel.vision.fit.Folds;
import dev.ownlabel.vision.fit.Targets;
import dev.ownlabel.vision.fit.numeric.Matrix;
import dev.ownlabel.vision.graph.Block;
import dev.ownlabel.vision.views.ViewPlan;
import dev.ownlabel.vision.views.ViewReport;
import dev.ownlabel.vision.views.ViewReport.Tried;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Chooses the views of a training's images by cross-validation on a sample of them. Which views are tried follows from the number
 * of images and the work that each takes, not from a clock.
 */
final class ViewSearch {
    private static final System.Logger LOG = System.getLogger(ViewSearch.class.getName());

    /** So many images tell how large they usually are, and no view may be larger than that by more than a little. */
    private static final int MEASURED = 25;

    private static final double MOST_ENLARGED = 1.25;

    private static final int FEWEST_IMAGES = 20;
    private static final int FEWEST_PER_LABEL = 4;
    private static final int MOST_VIEWS = 4;

    /** A mean cross-entropy that leaves too little to gain. */
    private static final double SETTLED = 0.03;

    /**
     * The least that a view must gain: a share of the loss, and of the gain's standard error. The best of several is looked at, by a simpler head
     * than the model's own, so that smaller gains were found to be none (docs/QUALITY.md, "Small defects").
     */
    private static final double LEAST_GAIN = 0.1;

    private static final double LEAST_CERTAINTY = 2;

    /** A share of the loss that a view must gain for each time the usual view's work that it adds. */
    private static final double GAIN_FOR_WORK = 0.01;

    /** So many times the usual view's work are not exceeded, but for a gain that is large. */
    private static final double USUAL_WORK = 4;

    private static final double LARGE_GAIN = 0.15;

    /** What a view must be worth to stay, as a share of the loss. */
    private static final double LEAST_USE = 0.003;

    private final TrainingOptions options;

    ViewSearch(TrainingOptions options) {
        this.options = options;
    }

    /** What was chosen and why; the backbone has the chosen views. */
    record Chosen(Backbone backbone, ViewReport report) {}

    /**
     * Chooses.
     *
     * @throws IOException if an image cannot be fetched, or is none that the service takes
     */
    Chosen choose(
            Backbone backbone,
            LabelledImages images,
            Targets targets,
            EmbeddingCheckpoint checkpoint,
            Progress progress)
            throws IOException, InterruptedException {
        progress.stage(Stage.VIEWS, 0);
        Chosen chosen = search(backbone, images, targets, checkpoint, progress);
        progress.stage(Stage.VIEWS, 1);
        LOG.log(INFO, "Views: " + chosen.report().reason());
        return chosen;
    }

    private Chosen search(
            Backbone backbone,
            LabelledImages images,
            Targets targets,
            EmbeddingCheckpoint checkpoint,
            Progress progress)
            throws IOException, InterruptedException {
        if (options.views().isZero()) {
            return usual(backbone, "not tried: turned off");
        }
        if (tooFew(targets)) {
            return usual(backbone, "not tried: " + images.size() + " images are too few");
        }
        List<Look> candidates = resolved(backbone, images);
        double[] work =
                candidates.stream().mapToDouble(backbone::multiplications).toArray();
        ViewPlan plan =
                ViewPlan.of(images.size(), backbone.multiplications(), work, options.views(), options.threads());
        if (plan.views() == 0) {
            return usual(backbone, "not tried: none that suits this backbone and the time that it is given");
        }
        int[] rows = Folds.sample(targets, plan.images(), options.seed());
        Targets part = targets.subset(rows);
        LabelledImages sample = new Sample(images, rows);
        String note = rows.length == images.size() ? "" : "-sample" + options.seed();
        try (Matrix plain = embedded(backbone, note, sample, checkpoint, progress, 0, 0.2)) {
            double loss = loss(plain, backbone.blocks(), part);
            if (loss < SETTLED) {
                return usual(
                        backbone,
                        String.format(Locale.ROOT, "not tried: the usual view leaves a loss of only %.3f", loss));
            }
            List<Look> tried = runnable(backbone, candidates.subList(0, plan.views()));
            if (tried.isEmpty()) {
                return usual(backbone, "not tried: the networks run at their own size only");
            }
            Backbone more = backbone.seeing(tried);
            try (Matrix others = embedded(more, note, sample, checkpoint, progress, 0.2, 0.7);
                    Matrix all = plain.beside(others, options.scratch())) {
                List<Block> blocks = new ArrayList<>(backbone.blocks());
                blocks.addAll(more.blocks());
                try (BlockTrial trial = new BlockTrial(all, blocks, part, options.threads())) {
                    return new Greedy(backbone, more, tried, trial, progress).chosen(rows.length);
                }
            }
        }
    }

    /** Those that do not enlarge the usual image much: where no pixels are there is nothing to see. */
    private static List<Look> resolved(Backbone backbone, LabelledImages images) throws IOException {
        ImageReader reader = new ImageReader(ImageLimits.service());
        int count = Math.min(MEASURED, images.size());
        int[] sides = new int[count];
        for (int i = 0; i < count; i++) {
            int image = (int) ((long) i * images.size() / count);
            try {
                ImageHeader header = reader.header(images.image(image));
                sides[i] = Math.max(header.width(), header.height());
            } catch (ImageRefusedException e) {
                throw new IOException("Image " + image + " cannot be used: " + e.getMessage(), e);
            }
        }
        Arrays.sort(sides);
        double most =
                Math.max(MOST_ENLARGED * sides[count / 2], backbone.framing().side());
        return backbone.candidates().stream()
                .filter(look -> look.view().side() <= most)
                .toList();
    }

    private static boolean tooFew(Targets targets) {
        int[] counts = new int[targets.labels()];
        targets.ofImages().forEach(labels -> labels.forEach(label -> counts[label]++));
        return targets.ofImages().size() < FEWEST_IMAGES
                || Arrays.stream(counts).anyMatch(count -> count < FEWEST_PER_LABEL);
    }

    private static Chosen usual(Backbone backbone, String reason) {
        return new Chosen(backbone, ViewReport.none(reason));
    }

    private double loss(Matrix plain, List<Block> blocks, Targets targets) throws InterruptedException {
        try (BlockTrial trial = new BlockTrial(plain, blocks, targets, options.threads())) {
            return trial.of(IntStream.range(0, blocks.size()).boxed().toList()).loss();
        }
    }

    private Matrix embedded(
            Backbone backbone,
            String note,
            LabelledImages sample,
            EmbeddingCheckpoint checkpoint,
            Progress progress,
            double from,
            double to)
            throws IOException, InterruptedException {
        Matrix matrix = Matrix.of(sample.size(), backbone.width(), Long.MAX_VALUE, options.scratch());
        try {
            new Embedder(backbone, options.threads())
                    .embed(
                            sample,
                            note,
                            matrix,
                            checkpoint,
                            (_, done) -> progress.stage(Stage.VIEWS, from + done * (to - from)));
            return matrix;
        } catch (IOException | InterruptedException | RuntimeException e) {
            matrix.close();
            throw e;
        }
    }

    /** Some networks take images of one size alone. */
    private static List<Look> runnable(Backbone backbone, List<Look> looks) {
        return looks.stream()
                .filter(look -> backbone.seeing(List.of(look)).runs())
                .toList();
    }

    /** Takes the view that gains most, again and again; then leaves out what the others make superfluous. */
    private static final class Greedy {
        private final Backbone backbone;
        private final Backbone more;
        private final List<Look> tried;
        private final BlockTrial trial;
        private final Progress progress;
        private final int usualBlocks;
        private final List<Tried> report = new ArrayList<>();

        Greedy(Backbone backbone, Backbone more, List<Look> tried, BlockTrial trial, Progress progress) {
            this.backbone = backbone;
            this.more = more;
            this.tried = tried;
            this.trial = trial;
            this.progress = progress;
            this.usualBlocks = backbone.blocks().size();
        }

        Chosen chosen(int images) throws InterruptedException {
            Trial first = trial.of(IntStream.range(0, usualBlocks).boxed().toList());
            List<Look> looks = new ArrayList<>(backbone.looks());
            List<Look> left = new ArrayList<>(tried);
            Trial best = first;
            for (int round = 0; round < MOST_VIEWS && !left.isEmpty(); round++) {
                progress.stage(Stage.VIEWS, 0.7 + 0.3 * round / MOST_VIEWS);
                List<Step> steps = new ArrayList<>();
                for (Look look : left) {
                    steps.add(new Step(look, trial.with(best, blocks(look))));
                }
                Trial before = best;
                Optional<Step> taken = steps.stream()
                        .filter(step -> worthwhile(before, step, looks))
                        .max(Comparator.comparingDouble(step -> worth(before, step)));
                for (Step step : steps) {
                    report.add(tried(
                            round,
                            before,
                            step,
                            taken.isPresent() && taken.get().equals(step)));
                }
                if (taken.isEmpty()) {
                    break;
                }
                best = taken.get().trial();
                looks.add(taken.get().look());
                left.remove(taken.get().look());
            }
            if (looks.size() == backbone.looks().size()) {
                return new Chosen(backbone, report(first, first, looks, images));
            }
            Kept kept = withoutSuperfluous(best, looks);
            return new Chosen(backbone.seeing(kept.looks()), report(first, kept.trial(), kept.looks(), images));
        }

        private record Kept(List<Look> looks, Trial trial) {}

        private record Step(Look look, Trial trial) {}

        private boolean worthwhile(Trial before, Step step, List<Look> looks) {
            double gain = before.gain(step.trial());
            List<Look> then = new ArrayList<>(looks);
            then.add(step.look());
            double times = backbone.multiplications(then) / backbone.multiplications();
            double least = times > USUAL_WORK ? LARGE_GAIN : LEAST_GAIN;
            return worth(before, step) > 0
                    && gain > least * before.loss()
                    && gain > LEAST_CERTAINTY * before.uncertainty(step.trial());
        }

        private double worth(Trial before, Step step) {
            double added = backbone.multiplications(step.look()) / backbone.multiplications();
            return before.gain(step.trial()) / before.loss() - GAIN_FOR_WORK * added;
        }

        private Kept withoutSuperfluous(Trial best, List<Look> looks) throws InterruptedException {
            List<Look> kept = new ArrayList<>(looks);
            Trial now = best;
            List<Look> dear = looks.stream()
                    .sorted(Comparator.comparingDouble((Look look) -> backbone.multiplications(look))
                            .reversed())
                    .toList();
            for (Look look : dear) {
                if (saves(kept, look)) {
                    Optional<Trial> without = trial.without(now, blocks(look));
                    if (without.isPresent() && now.gain(without.get()) > -LEAST_USE * now.loss()) {
                        kept.remove(look);
                        now = without.get();
                    }
                }
            }
            return new Kept(kept, now);
        }

        private boolean saves(List<Look> kept, Look look) {
            List<Look> rest = kept.stream().filter(other -> !other.equals(look)).toList();
            return !rest.isEmpty() && backbone.multiplications(rest) < backbone.multiplications(kept);
        }

        private List<Integer> blocks(Look look) {
            if (backbone.looks().contains(look)) {
                return backbone.blocks(look);
            }
            return more.blocks(look).stream().map(block -> block + usualBlocks).toList();
        }

        private Tried tried(int round, Trial before, Step step, boolean taken) {
            return new Tried(
                    backbone.words(step.look()),
                    round + 1,
                    backbone.multiplications(step.look()) / backbone.multiplications(),
                    step.trial().loss(),
                    before.gain(step.trial()),
                    before.uncertainty(step.trial()),
                    taken);
        }

        private ViewReport report(Trial first, Trial best, List<Look> looks, int images) {
            double times = backbone.multiplications(looks) / backbone.multiplications();
            List<String> names = looks.stream().map(backbone::words).toList();
            String reason = first.equals(best)
                    ? String.format(
                            Locale.ROOT, "the usual one stays: no other lowers its loss of %.3f enough", first.loss())
                    : String.format(
                            Locale.ROOT,
                            "%s: cross-validated loss %.3f instead of %.3f, %.1f times the work",
                            String.join(", ", names),
                            best.loss(),
                            first.loss(),
                            times);
            return new ViewReport(!first.equals(best), reason, names, images, report);
        }
    }

    /** Some of the images. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Sample(LabelledImages all, int[] rows) implements LabelledImages {
        @Override
        public int size() {
            return rows.length;
        }

        @Override
        public byte[] image(int index) throws IOException {
            return all.image(rows[index]);
        }

        @Override
        public Set<Integer> labels(int index) {
            return all.labels(rows[index]);
        }
    }
}
