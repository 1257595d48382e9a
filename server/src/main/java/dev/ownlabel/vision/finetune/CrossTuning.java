package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.finetune.FineTuner.Result;
import dev.ownlabel.vision.finetune.FineTuner.Subject;
import dev.ownlabel.vision.fit.Folds;
import dev.ownlabel.vision.fit.Targets;
import dev.ownlabel.vision.tune.Engine;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Tunes on parts of the images to score the others, and then on all of them. */
final class CrossTuning {
    private static final double READ = 0.05;

    /** Share of the steps without which a network is not worth having. */
    private static final double ENOUGH = 0.6;

    private final Engine engine;
    private final Source source;
    private final Lesson lesson;
    private final Plan plan;
    private final Recipe recipe;
    private final long seed;
    private final Deadline deadline;
    private final Interruption interruption;

    CrossTuning(
            Engine engine,
            Source source,
            Lesson lesson,
            Plan plan,
            Recipe recipe,
            long seed,
            Deadline deadline,
            Interruption interruption) {
        this.engine = engine;
        this.source = source;
        this.lesson = lesson;
        this.plan = plan;
        this.recipe = recipe.withEpochs(plan.epochs());
        this.seed = seed;
        this.deadline = deadline;
        this.interruption = interruption;
    }

    /** Scores of images by networks that had not seen them, of as many parts as there was time for; empty if for none. */
    Optional<Map<Integer, float[]>> heldOut() throws InterruptedException {
        int[] folds = Folds.of(new Targets(lesson.count(), lesson.labels(), lesson.single()), Plan.PARTS, seed);
        Map<Integer, float[]> scores = new TreeMap<>();
        for (int fold = 0; fold < plan.folds(); fold++) {
            int held = fold;
            int[] learn = IntStream.range(0, folds.length)
                    .filter(i -> folds[i] != held)
                    .toArray();
            int[] score = IntStream.range(0, folds.length)
                    .filter(i -> folds[i] == held)
                    .toArray();
            double from = READ + (end() - READ) * fold / plan.folds();
            double to = READ + (end() - READ) * (fold + 1) / plan.folds();
            Result result = tuner().run(
                            learn, score, done -> interruption.next(from, to, done) && !deadline.past(end() + READ));
            if (result.steps() < result.planned()) {
                break;
            }
            for (int i = 0; i < score.length; i++) {
                scores.put(score[i], result.heldOut().get(i));
            }
        }
        return scores.isEmpty() ? Optional.empty() : Optional.of(scores);
    }

    /** Share of the work that is done when cross-validation ends. */
    private double end() {
        return READ + (1 - READ) * plan.crossed();
    }

    /** What is learnt from all the images; empty if time ran out too early. */
    Optional<Result> all() throws InterruptedException {
        int[] images = IntStream.range(0, lesson.labels().size()).toArray();
        Result result = tuner().run(images, new int[0], done -> interruption.next(end(), 1, done) && !deadline.past(1));
        return result.steps() < result.planned() * ENOUGH ? Optional.empty() : Optional.of(result);
    }

    private FineTuner tuner() {
        Subject subject = new Subject(source.onnx(), source.embedding(), source.learningSide(), source.normalising());
        return new FineTuner(engine, subject, lesson, recipe, seed);
    }
}
