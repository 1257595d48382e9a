package dev.ownlabel.training;

import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.vision.Progress;
import dev.ownlabel.vision.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Turns the parts of a training into one overall figure, shown as StatusMessage, at most once a second. Every call also asks whether
 * this run still owns its job; a run that does not is ended by the exception.
 */
final class ProgressNotes implements Progress {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** What a training does, and from where to where in percent of the whole. */
    enum Part {
        READING("reading the manifests", 0, 2),
        CHECKING("checking images", 2, 20),
        LOOKING("choosing the views of the images", 20, 32),
        EMBEDDING("embedding images", 32, 50),
        FITTING("fitting the model", 50, 60),
        TUNING("fine-tuning the network", 60, 82),
        LEARNING("learning to find boxes", 20, 82),
        CALIBRATING("calibrating confidences", 82, 88),
        EVALUATING("evaluating the model", 88, 97),
        WRITING("writing the results", 97, 100);

        private final String words;
        private final int start;
        private final int end;

        Part(String words, int start, int end) {
            this.words = words;
            this.start = start;
            this.end = end;
        }
    }

    private final JobRun run;
    private final ProjectVersions versions;
    private final ProjectVersionArn version;
    private final InstantSource clock;
    private @Nullable Instant written;
    private String last = "";

    ProgressNotes(JobRun run, ProjectVersions versions, ProjectVersionArn version, InstantSource clock) {
        this.run = run;
        this.versions = versions;
        this.version = version;
        this.clock = clock;
    }

    /** The lines are copied: datasets may change again. */
    void sourcesRead() {
        run.commit(transaction -> {
            versions.datasetsTaken(transaction, version);
            return version;
        });
    }

    @Override
    public void stage(Stage stage, double fraction) {
        note(
                switch (stage) {
                    case VIEWS -> Part.LOOKING;
                    case DECODE_AND_EMBED -> Part.EMBEDDING;
                    case FIT -> Part.FITTING;
                    case TUNE -> Part.TUNING;
                    case CALIBRATE -> Part.CALIBRATING;
                    case EVALUATE -> Part.EVALUATING;
                },
                fraction);
    }

    /** For detection models, whose time goes by in learning. */
    Progress ofDetection() {
        return (stage, fraction) -> {
            switch (stage) {
                case VIEWS, DECODE_AND_EMBED -> note(Part.LEARNING, 0);
                case FIT, TUNE -> note(Part.LEARNING, fraction);
                case CALIBRATE -> note(Part.CALIBRATING, fraction);
                case EVALUATE -> note(Part.EVALUATING, fraction);
            }
        };
    }

    void note(Part part, double fraction) {
        run.checkpoint();
        Instant now = clock.instant();
        if (written != null && now.isBefore(written.plus(INTERVAL))) {
            return;
        }
        String message = message(part, fraction);
        if (!message.equals(last)) {
            run.commit(transaction -> {
                versions.progress(transaction, version, message);
                return message;
            });
            last = message;
        }
        written = now;
    }

    /** Stands behind "The model is being trained." */
    static String message(Part part, double fraction) {
        double share = Math.clamp(fraction, 0, 1);
        int percent = (int) Math.floor(part.start + share * (part.end - part.start));
        return percent + " %: " + part.words;
    }
}
