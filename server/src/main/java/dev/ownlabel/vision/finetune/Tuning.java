package dev.ownlabel.vision.finetune;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.ownlabel.vision.fit.Folds;
import dev.ownlabel.vision.fit.HeadFitter.HeldOut;
import dev.ownlabel.vision.fit.Targets;
import dev.ownlabel.vision.tune.Device;
import dev.ownlabel.vision.tune.Engine;
import dev.ownlabel.vision.tune.EngineUnavailableException;
import dev.ownlabel.vision.tune.NativeHeap;
import dev.ownlabel.vision.tune.TrainableGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;

/**
 * Decides whether fine-tuning is worth a try, tries it by cross-validation, and uses it if it gains: alone, or averaged with the
 * model on frozen features. Whatever goes wrong with it costs the tuning, never the training.
 */
public final class Tuning {
    private static final System.Logger LOG = System.getLogger(Tuning.class.getName());

    /** Fewer images than this teach a head but no network. */
    private static final int FEWEST_IMAGES = 60;

    private static final int FEWEST_PER_LABEL = 8;

    /** Share of held-out images that the frozen model must get wrong for tuning to have something to gain. */
    private static final double LEAST_WRONG = 0.015;

    /** More than a step was measured to keep for each number that an operator puts out (docs/QUALITY.md, "Fine-tuning"): 2.4 in bfloat16. */
    private static final double BYTES_FOR_EACH_NUMBER = 8;

    /** More images than this are more than the time allows anyway. */
    private static final int MOST_IMAGES = 4000;

    private final Optional<Source> source;
    private final Limits limits;
    private final int threads;
    private final long seed;
    private final Path scratch;

    /**
     * Prepares.
     *
     * @param source empty if the backbone has no network that can be tuned
     * @param threads cores to use
     * @param scratch folder for a temporary file of pixels
     */
    public Tuning(Optional<Source> source, Limits limits, int threads, long seed, Path scratch) {
        this.source = source;
        this.limits = limits;
        this.threads = threads;
        this.seed = seed;
        this.scratch = scratch;
    }

    /**
     * Tunes, if that makes sense.
     *
     * @param heldOut what the frozen model thinks of images it has not learnt from
     * @param progress told the share done, 0 to 1, on this thread; whatever it throws ends the tuning and reaches the caller
     * @throws IOException if an image cannot be fetched any more
     */
    public Outcome run(ImageBytes images, Targets targets, List<HeldOut> heldOut, DoubleConsumer progress)
            throws IOException, InterruptedException {
        Optional<String> obstacle = obstacle(targets, heldOut);
        if (obstacle.isPresent()) {
            return told(new Outcome.NotUsed(obstacle.get(), Map.of()));
        }
        Interruption interruption = new Interruption(progress);
        try {
            try (NativeHeap _ = NativeHeap.kept()) {
                return told(tune(images, targets, heldOut, interruption));
            }
        } catch (EngineUnavailableException e) {
            return told(new Outcome.NotUsed("not tried: " + e.getMessage(), Map.of()));
        } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
            interruption.rethrow();
            LOG.log(WARNING, "Fine-tuning failed; the model goes without it", e);
            return new Outcome.NotUsed("failed: " + e.getMessage(), Map.of());
        }
    }

    private static Outcome told(Outcome outcome) {
        LOG.log(INFO, "Fine-tuning " + outcome.reason());
        return outcome;
    }

    private Optional<String> obstacle(Targets targets, List<HeldOut> heldOut) {
        int images = targets.ofImages().size();
        if (limits.budget().isZero()) {
            return Optional.of("not tried: turned off");
        }
        if (source.isEmpty()) {
            return Optional.of("not tried: the backbone has no network with an embedding of squashed images");
        }
        if (images < Math.max(FEWEST_IMAGES, FEWEST_PER_LABEL * targets.labels()) || heldOut.isEmpty()) {
            return Optional.of("not tried: " + images + " images are too few for " + targets.labels() + " labels");
        }
        double wrong = wrong(heldOut, targets.single());
        if (wrong < LEAST_WRONG) {
            return Optional.of(String.format(
                    Locale.ROOT, "not tried: the model without it gets %.1f %% of held-out images wrong", 100 * wrong));
        }
        return Optional.empty();
    }

    private static double wrong(List<HeldOut> heldOut, boolean single) {
        long wrong = heldOut.stream()
                .filter(held -> !(single ? choiceIsRight(held) : allAreRight(held)))
                .count();
        return (double) wrong / heldOut.size();
    }

    private static boolean choiceIsRight(HeldOut held) {
        List<Float> confidences = held.confidences();
        int best = 0;
        for (int label = 1; label < confidences.size(); label++) {
            best = confidences.get(label) > confidences.get(best) ? label : best;
        }
        return held.labels().contains(best);
    }

    private static boolean allAreRight(HeldOut held) {
        for (int label = 0; label < held.confidences().size(); label++) {
            if (held.labels().contains(label) != held.confidences().get(label) >= 0.5) {
                return false;
            }
        }
        return true;
    }

    private Outcome tune(ImageBytes images, Targets targets, List<HeldOut> heldOut, Interruption interruption)
            throws IOException, InterruptedException, EngineUnavailableException {
        Source from = source.orElseThrow();
        Deadline deadline = new Deadline(limits.budget());
        Engine engine = engine();
        int[] chosen = Folds.sample(targets, MOST_IMAGES, seed);
        Offer offer = offer(engine, from, chosen.length);
        if (offer.obstacle().isPresent()) {
            return new Outcome.NotUsed("not tried: " + offer.obstacle().get(), Map.of());
        }
        Plan plan = offer.plan().orElseThrow();
        try (PixelStore large = PixelStore.of(chosen.length, from.croppedSide(), scratch);
                PixelStore exact = PixelStore.of(chosen.length, from.side(), scratch)) {
            boolean read = new PixelReader(images, threads)
                    .read(
                            chosen,
                            List.of(large, exact),
                            done -> interruption.next(0, 0.05, done) && !deadline.past(0.4));
            if (!read) {
                return new Outcome.NotUsed("not finished: its time ran out while images were read", Map.of());
            }
            Targets part = targets.subset(chosen);
            Lesson lesson = new Lesson(large, exact, part.ofImages(), targets.labels(), targets.single());
            CrossTuning crossing =
                    new CrossTuning(engine, from, lesson, plan, offer.recipe(), seed, deadline, interruption);
            return new Choice(crossing, chosen, targets, heldOut).outcome(facts(engine, from, offer, chosen.length));
        }
    }

    /**
     * A way to tune.
     *
     * @param speed that the plan rests on
     * @param plan empty if the time does not suffice
     * @param bytes that it takes, about
     */
    private record Offer(Recipe recipe, Speed speed, Optional<Plan> plan, long bytes, long allowed) {
        /** Why it cannot be had. */
        Optional<String> obstacle() {
            if (bytes > allowed) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "it takes some %.1f GB of memory, and vision.tuning-memory-bytes allows %.1f",
                        bytes / 1e9,
                        allowed / 1e9));
            }
            return plan.isEmpty() ? Optional.of("too slow for the time it is given") : Optional.empty();
        }
    }

    /** All of the network learns if that suits it and can be had; otherwise its later part. */
    private Offer offer(Engine engine, Source from, int images) {
        if (from.whole()) {
            Offer whole = offer(engine, from, images, Recipe.WHOLE);
            if (whole.obstacle().isEmpty()) {
                return whole;
            }
        }
        return offer(engine, from, images, Recipe.late(from, images));
    }

    private Offer offer(Engine engine, Source from, int images, Recipe recipe) {
        TrainableGraph.Work work = FineTuner.work(engine, from, recipe);
        Speed assumed = Speed.assumed(engine.mixed(), threads);
        Offer offer = offer(work, images, recipe, assumed);
        if (offer.obstacle().isPresent()) {
            return offer;
        }
        return offer(work, images, recipe, assumed.lowered(Speed.measured(engine, from, recipe, System::nanoTime)));
    }

    private Offer offer(TrainableGraph.Work work, int images, Recipe recipe, Speed speed) {
        return new Offer(
                recipe,
                speed,
                Plan.of(images, work.multiplications(), recipe, speed, limits.budget()),
                (long) (work.numbers() * recipe.batch() * BYTES_FOR_EACH_NUMBER),
                limits.memoryBytes());
    }

    private Engine engine() throws EngineUnavailableException {
        if (limits.device() == Limits.Choice.AUTO) {
            try {
                return Engine.open(threads, Device.CUDA);
            } catch (EngineUnavailableException e) {
                LOG.log(INFO, "Fine-tuning on the CPU: " + e.getMessage());
            }
        }
        return Engine.open(threads, limits.device() == Limits.Choice.CUDA ? Device.CUDA : Device.CPU);
    }

    private static Map<String, String> facts(Engine engine, Source from, Offer offer, int images) {
        Plan plan = offer.plan().orElseThrow();
        Map<String, String> facts = new TreeMap<>();
        facts.put("network", from.name());
        facts.put("engine", engine.version());
        facts.put("device", engine.device().name().toLowerCase(Locale.ROOT));
        facts.put("precision", engine.mixed() ? "bfloat16 and float32" : "float32");
        facts.put("epochs", Integer.toString(plan.epochs()));
        facts.put(
                "multiplicationsPerSecond",
                String.format(Locale.ROOT, "%.2g", offer.speed().multiplications()));
        facts.put("folds", plan.folds() + " of " + Plan.PARTS);
        facts.put(
                "learns",
                offer.recipe().frozen().isEmpty() ? "all of it" : "what follows its finest map, the rest stays");
        facts.put("rate", String.format(Locale.ROOT, "%.4f", offer.recipe().rate()));
        facts.put("images", Integer.toString(images));
        return facts;
    }
}
