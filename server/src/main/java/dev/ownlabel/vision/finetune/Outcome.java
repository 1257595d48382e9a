package dev.ownlabel.vision.finetune;

import dev.ownlabel.vision.fit.Blend;
import dev.ownlabel.vision.fit.HeadFitter.HeldOut;
import java.util.List;
import java.util.Map;

/** What became of fine-tuning, with the facts that a model's provenance tells. */
public sealed interface Outcome {
    /** In words, for the log and the model's JSON. */
    String reason();

    Map<String, String> facts();

    /** The frozen network serves alone: tuning it was not tried, or gained nothing. */
    record NotUsed(String reason, Map<String, String> facts) implements Outcome {
        public NotUsed {
            facts = Map.copyOf(facts);
        }
    }

    /**
     * The tuned network serves, alone or with the frozen one.
     *
     * @param heldOut images that neither model had learnt from, with the confidences of both together
     */
    record Used(Learnt learnt, Blend blend, List<HeldOut> heldOut, String reason, Map<String, String> facts)
            implements Outcome {
        public Used {
            heldOut = List.copyOf(heldOut);
            facts = Map.copyOf(facts);
        }
    }
}
