package dev.ownlabel.vision.finetune;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** How wrong scores [images, labels] are: the mean over images, weighted, of cross-entropies. */
enum Loss {
    /** The labels are a choice. */
    CHOICE {
        @Override
        Tensor each(Tensor scores, Tensor targets) {
            Tensor logarithms = torch.log_softmax(scores, 1);
            return logarithms.mul(targets).neg();
        }
    },
    /** Each label is a question of its own. */
    EACH {
        @Override
        Tensor each(Tensor scores, Tensor targets) {
            return torch.softplus(scores).sub(scores.mul(targets));
        }
    };

    abstract Tensor each(Tensor scores, Tensor targets);

    Tensor of(Tensor scores, Tensor targets, Tensor shares) {
        long images = scores.size(0);
        return each(scores, targets).sum(1).mul(shares).sum().div(new Scalar((double) images));
    }
}
