package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.finetune.FineTuner.Result;
import dev.ownlabel.vision.fit.Blend;
import dev.ownlabel.vision.fit.Blend.Pair;
import dev.ownlabel.vision.fit.Blend.Verdict;
import dev.ownlabel.vision.fit.HeadFitter.HeldOut;
import dev.ownlabel.vision.fit.Targets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Weighs the tuned network against the frozen one on images that neither had seen; learns from all images only if it is used. */
final class Choice {
    private final CrossTuning tuning;
    private final int[] chosen;
    private final Targets targets;
    private final Map<Integer, HeldOut> frozen = new HashMap<>();

    /**
     * Prepares.
     *
     * @param chosen the images that tuning knows, by their numbers in {@code targets}
     */
    Choice(CrossTuning tuning, int[] chosen, Targets targets, List<HeldOut> heldOut) {
        this.tuning = tuning;
        this.chosen = chosen.clone();
        this.targets = targets;
        heldOut.forEach(held -> frozen.put(held.image(), held));
    }

    Outcome outcome(Map<String, String> facts) throws InterruptedException {
        Optional<Map<Integer, float[]>> scores = tuning.heldOut();
        if (scores.isEmpty()) {
            return new Outcome.NotUsed("not finished: its time ran out during cross-validation", facts);
        }
        List<Pair> pairs = pairs(scores.get());
        if (pairs.isEmpty()) {
            return new Outcome.NotUsed("not judged: no image was held out by both models", facts);
        }
        Blend blend = Blend.of(pairs, targets);
        Map<String, String> more = new TreeMap<>(facts);
        Verdict verdict = blend.verdict();
        more.put("lossFrozen", number(verdict.first()));
        more.put("lossTuned", number(verdict.second()));
        more.put("lossBoth", number(verdict.both()));
        more.put("weightFrozen", number(blend.first()));
        more.put("weightTuned", number(blend.second()));
        if (blend.second() == 0) {
            return new Outcome.NotUsed("gained too little: " + words(verdict), more);
        }
        Optional<Result> learnt = tuning.all();
        if (learnt.isEmpty()) {
            return new Outcome.NotUsed("not finished: its time ran out while it learnt from all images", more);
        }
        if (learnt.get().steps() < learnt.get().planned()) {
            more.put(
                    "stopped",
                    "time ran out after " + learnt.get().steps() + " of "
                            + learnt.get().planned() + " steps");
        }
        List<HeldOut> heldOut = pairs.stream()
                .map(pair -> new HeldOut(pair.image(), targets.ofImages().get(pair.image()), blend.confidences(pair)))
                .toList();
        String use = blend.first() == 0 ? "used alone: " : "averaged with the frozen model: ";
        return new Outcome.Used(learnt.get().learnt(), blend, heldOut, use + words(verdict), more);
    }

    private List<Pair> pairs(Map<Integer, float[]> scores) {
        List<Pair> pairs = new ArrayList<>();
        scores.forEach((number, values) -> {
            HeldOut held = frozen.get(chosen[number]);
            if (held != null) {
                List<Float> list = new ArrayList<>();
                for (float value : values) {
                    list.add(value);
                }
                pairs.add(new Pair(held.image(), held.confidences(), list));
            }
        });
        return pairs;
    }

    private static String words(Verdict verdict) {
        return String.format(
                Locale.ROOT,
                "cross-validated loss %.3f frozen, %.3f tuned, %.3f both (gain %.3f, standard error %.3f)",
                verdict.first(),
                verdict.second(),
                verdict.both(),
                verdict.gain(),
                verdict.error());
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
