package dev.ownlabel.ingest;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle;
import dev.ownlabel.customlabels.DatasetLifecycle.Event;
import dev.ownlabel.customlabels.DatasetState;
import dev.ownlabel.customlabels.DatasetState.Failure;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.customlabels.datasets.DatasetContents;
import dev.ownlabel.customlabels.datasets.Datasets;
import dev.ownlabel.customlabels.datasets.EntryRow;
import dev.ownlabel.jobs.JobHandler;
import dev.ownlabel.jobs.JobRun;
import dev.ownlabel.jobs.Outcome;
import dev.ownlabel.manifest.LineReader;
import dev.ownlabel.manifest.ManifestError;
import dev.ownlabel.manifest.ManifestRules;
import dev.ownlabel.metastore.Transaction;
import dev.ownlabel.objectstore.ObjectContent;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Fills a new dataset: from a manifest streamed line by line, from another dataset, or with nothing. The entries are built where nobody
 * sees them and shown in the transaction that ends the creation; a second run begins anew.
 */
final class CreateDatasetJob implements JobHandler {
    private static final Duration SOURCE_BUSY = Duration.ofSeconds(1);
    private static final String SOURCE_GONE = "The source dataset does not exist any more.";

    private final DatasetMoves moves;
    private final ObjectStore objects;
    private final CustomLabelsSettings settings;

    CreateDatasetJob(DatasetMoves moves, ObjectStore objects, CustomLabelsSettings settings) {
        this.moves = moves;
        this.objects = objects;
        this.settings = settings;
    }

    @Override
    public String kind() {
        return JobKinds.CREATE_DATASET;
    }

    @Override
    public Outcome run(JobRun run) {
        DatasetArn arn = DatasetMoves.subject(run);
        Optional<Dataset> found = moves.find(arn);
        if (found.isEmpty()) {
            return new Outcome.Done();
        }
        Dataset dataset = found.get();
        if (dataset.building() != null) {
            DatasetMoves.drop(run, dataset.building());
        }
        if (!(dataset.state() instanceof DatasetState.CreateInProgress)) {
            return new Outcome.Done();
        }
        return switch (dataset.origin()) {
            case Origin.Nothing() -> {
                run.commit(transaction -> finish(transaction, arn, DatasetContents.begin(transaction, arn)));
                yield new Outcome.Done();
            }
            case Origin.Copy(DatasetArn source) -> run.commit(transaction -> copy(transaction, arn, source));
            case Origin.Manifest(S3Location at) -> {
                read(run, arn, at);
                yield new Outcome.Done();
            }
        };
    }

    @Override
    public void abandoned(JobRun run, String reason) {
        DatasetArn arn = DatasetMoves.subject(run);
        run.commit(transaction -> {
            moves.abandon(transaction, arn);
            return true;
        });
        Long building = moves.find(arn).map(Dataset::building).orElse(null);
        if (building != null) {
            DatasetMoves.drop(run, building);
        }
    }

    private void read(JobRun run, DatasetArn arn, S3Location at) {
        long content = run.commit(transaction -> DatasetContents.begin(transaction, arn));
        try (ObjectContent manifest = objects.open(arn.account(), at)) {
            if (manifest.head().sizeBytes() > ManifestRules.MAX_BYTES) {
                throw new RefusedManifest(ManifestError.ERROR_MANIFEST_SIZE_TOO_LARGE);
            }
            Growth growth = new Growth(run, content);
            long lines = new Intake(
                            new LineReader(manifest.stream()), settings.imagesPerDataset(), null, growth::append)
                    .takeAll();
            if (lines == 0) {
                throw new RefusedManifest(ManifestError.ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT);
            }
            run.commit(transaction -> finish(transaction, arn, content));
        } catch (RefusedManifest e) {
            refuse(run, arn, content, e.error());
        } catch (ObjectStoreException e) {
            refuse(run, arn, content, error(e));
        } catch (IOException e) {
            throw new UncheckedIOException("The manifest cannot be read to its end", e);
        }
    }

    /** A content that an import adds to. */
    private static final class Growth {
        private final JobRun run;
        private final long content;
        private final SeenTexts seen = new SeenTexts();
        private long end;

        Growth(JobRun run, long content) {
            this.run = run;
            this.content = content;
        }

        /** Adds what is new; how many were not. */
        int append(List<EntryRow> batch) {
            run.checkpoint();
            List<String> suspects = batch.stream()
                    .map(EntryRow::sourceRef)
                    .filter(seen::mayHaveSeen)
                    .toList();
            return run.commit(transaction -> {
                Set<String> repeated = DatasetContents.positions(transaction, content, suspects)
                        .keySet();
                List<EntryRow> fresh = batch.stream()
                        .filter(entry -> !repeated.contains(entry.sourceRef()))
                        .toList();
                DatasetContents.append(transaction, content, end, fresh);
                end += fresh.size();
                return batch.size() - fresh.size();
            });
        }
    }

    private Outcome copy(Transaction transaction, DatasetArn arn, DatasetArn source) {
        Optional<Dataset> from = Datasets.hold(transaction, source);
        if (from.isEmpty() || from.get().state() instanceof DatasetState.DeleteInProgress) {
            moves.fail(transaction, arn, new Failure(SOURCE_GONE, false));
            return new Outcome.Done();
        }
        if (DatasetLifecycle.reading(from.get().state()).isPresent()) {
            return new Outcome.RetryAfter(SOURCE_BUSY);
        }
        long content = DatasetContents.begin(transaction, arn);
        Long copied = from.get().content();
        if (copied != null) {
            DatasetContents.copy(transaction, copied, content);
        }
        finish(transaction, arn, content);
        return new Outcome.Done();
    }

    private boolean finish(Transaction transaction, DatasetArn arn, long content) {
        DatasetContents.publish(transaction, arn, content);
        moves.apply(transaction, arn, new Event.Created());
        return true;
    }

    private void refuse(JobRun run, DatasetArn arn, long content, ManifestError error) {
        run.commit(transaction -> {
            moves.fail(transaction, arn, new Failure(error.text(), false));
            return true;
        });
        DatasetMoves.drop(run, content);
    }

    /** A store that does not answer is no fault of the manifest: the job is run again. */
    private static ManifestError error(ObjectStoreException e) {
        return switch (e.reason()) {
            case NO_SUCH_BUCKET, NO_SUCH_KEY, NO_SUCH_VERSION ->
                ManifestError.ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT;
            case ACCESS_DENIED, KEY_UNAVAILABLE -> ManifestError.ERROR_INVALID_PERMISSIONS_MANIFEST_S3_BUCKET;
            case UNAVAILABLE -> throw new UncheckedIOException(new IOException("The object store does not answer", e));
        };
    }
}
