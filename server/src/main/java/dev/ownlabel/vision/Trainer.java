package dev.ownlabel.vision;

import dev.ownlabel.vision.finetune.Outcome;
import dev.ownlabel.vision.finetune.Tuning;
import dev.ownlabel.vision.fit.HeadFitter;
import dev.ownlabel.vision.fit.Targets;
import dev.ownlabel.vision.fit.numeric.Matrix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Trains a model: embeds the images, fits a head on the embeddings, calibrates its confidences. Images are fetched one at a time
 * and only their embeddings kept.
 */
public final class Trainer {
    /** More embeddings than this lie in a temporary file. */
    private static final long EMBEDDINGS_IN_MEMORY = 512L << 20;

    /** With more images than this, their mirror images teach nothing worth the time. */
    private static final int MOST_MIRRORED = 1000;

    private final Backbone backbone;
    private final TrainingOptions options;

    public Trainer(Backbone backbone, TrainingOptions options) {
        this.backbone = backbone;
        this.options = options;
    }

    /** Trains without checkpoints. */
    public TrainedModel train(TrainingSet set, Progress progress) throws IOException, InterruptedException {
        return train(set, EmbeddingCheckpoint.none(), progress);
    }

    /**
     * Trains. The same set, backbone and seed give the same bytes, also after a restart from a checkpoint.
     *
     * @throws IllegalArgumentException if the set is not as {@link TrainingSet} says
     * @throws IOException if an image cannot be fetched, or is none that the service takes
     */
    public TrainedModel train(TrainingSet set, EmbeddingCheckpoint checkpoint, Progress progress)
            throws IOException, InterruptedException {
        Targets targets = targets(set);
        ViewSearch.Chosen views = new ViewSearch(options).choose(backbone, set.images(), targets, checkpoint, progress);
        Backbone chosen = views.backbone();
        int looks = set.images().size() <= MOST_MIRRORED ? 2 : 1;
        try (Matrix embeddings =
                Matrix.of(set.images().size() * looks, chosen.width(), EMBEDDINGS_IN_MEMORY, options.scratch())) {
            new Embedder(chosen, options.threads()).embed(set.images(), embeddings, checkpoint, progress);
            HeadFitter fitter = new HeadFitter(chosen.blocks(), options.threads(), options.seed(), options.scratch());
            HeadFitter.Fitted fitted = fitter.fit(embeddings, targets, fraction -> progress.stage(Stage.FIT, fraction));
            Outcome tuning = tune(chosen, set, targets, fitted, progress);
            progress.stage(Stage.CALIBRATE, 0);
            TrainedModel model = new TrainedModel(views, set.labels(), fitted, tuning, options);
            progress.stage(Stage.CALIBRATE, 1);
            return model;
        }
    }

    private Outcome tune(Backbone chosen, TrainingSet set, Targets targets, HeadFitter.Fitted fitted, Progress progress)
            throws IOException, InterruptedException {
        progress.stage(Stage.TUNE, 0);
        Tuning tuning =
                new Tuning(chosen.source(), options.tuning(), options.threads(), options.seed(), options.scratch());
        return tuning.run(set.images()::image, targets, fitted.heldOut(), done -> progress.stage(Stage.TUNE, done));
    }

    private static Targets targets(TrainingSet set) {
        List<Set<Integer>> labels = new ArrayList<>();
        int[] counts = new int[set.labels().size()];
        for (int i = 0; i < set.images().size(); i++) {
            Set<Integer> own = Set.copyOf(set.images().labels(i));
            if (own.isEmpty()) {
                throw new IllegalArgumentException("Training image " + i + " has no label");
            }
            for (int label : own) {
                if (label < 0 || label >= counts.length) {
                    throw new IllegalArgumentException("Training image " + i + " has a label that is not in the list");
                }
                counts[label]++;
            }
            labels.add(own);
        }
        for (int label = 0; label < counts.length; label++) {
            if (counts[label] == 0) {
                throw new IllegalArgumentException(
                        "No training image has the label '" + set.labels().get(label) + "'");
            }
        }
        return new Targets(counts.length, labels, set.single());
    }
}
