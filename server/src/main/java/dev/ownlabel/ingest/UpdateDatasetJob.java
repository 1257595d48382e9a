package dev.ownlabel.ingest;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle.Event;
import dev.ownlabel.customlabels.DatasetState;
import dev.ownlabel.customlabels.DatasetState.Failure;
import dev.ownlabel.customlabels.JobKinds;
import dev.ownlabel.customlabels.datasets.Dataset;
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
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Applies an update: lines replace the entry of the same source-ref or are added. All in one transaction, which a terminal error undoes
 * as a whole; an update has at most 5 MiB.
 */
final class UpdateDatasetJob implements JobHandler {
    private static final Duration AWAITED = Duration.ofSeconds(1);

    private final DatasetMoves moves;
    private final CustomLabelsSettings settings;

    UpdateDatasetJob(DatasetMoves moves, CustomLabelsSettings settings) {
        this.moves = moves;
        this.settings = settings;
    }

    @Override
    public String kind() {
        return JobKinds.UPDATE_DATASET;
    }

    @Override
    public Outcome run(JobRun run) {
        DatasetArn arn = DatasetMoves.subject(run);
        if (moves.isAwaited(arn)) {
            return new Outcome.RetryAfter(AWAITED);
        }
        try {
            run.commit(transaction -> update(transaction, arn));
        } catch (RefusedManifest e) {
            run.commit(transaction -> {
                moves.fail(transaction, arn, new Failure(e.error().text(), false));
                return true;
            });
        }
        return new Outcome.Done();
    }

    @Override
    public void abandoned(JobRun run, String reason) {
        run.commit(transaction -> {
            moves.abandon(transaction, DatasetMoves.subject(run));
            return true;
        });
    }

    private boolean update(Transaction transaction, DatasetArn arn) {
        Optional<Dataset> found = Datasets.hold(transaction, arn);
        Optional<byte[]> changes = Datasets.changes(transaction, arn);
        if (found.isEmpty() || changes.isEmpty() || !(found.get().state() instanceof DatasetState.UpdateInProgress)) {
            return false;
        }
        Long existing = found.get().content();
        long content = existing == null ? DatasetContents.begin(transaction, arn) : existing;
        String bucket = DatasetContents.anySourceRef(transaction, content)
                .flatMap(S3Location::parse)
                .map(S3Location::bucket)
                .orElse(null);
        Changes applied = new Changes(transaction, content);
        try {
            new Intake(
                            new LineReader(new ByteArrayInputStream(changes.get())),
                            Integer.MAX_VALUE,
                            bucket,
                            applied::upsert)
                    .takeAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DatasetContents.publishChange(transaction, arn, content, applied.touched);
        if (DatasetContents.countLabels(transaction, content) > ManifestRules.MAX_LABELS) {
            throw new RefusedManifest(ManifestError.ERROR_MANIFEST_TOO_MANY_LABELS);
        }
        moves.apply(transaction, arn, new Event.Updated());
        Datasets.dropChanges(transaction, arn);
        return true;
    }

    /** What one update changes. */
    private final class Changes {
        private final Transaction transaction;
        private final long content;
        private final Set<String> seen = new HashSet<>();
        private final Set<String> touched = new HashSet<>();
        private long entries;
        private long end;

        Changes(Transaction transaction, long content) {
            this.transaction = transaction;
            this.content = content;
            this.entries = DatasetContents.count(transaction, content);
            this.end = DatasetContents.end(transaction, content);
        }

        /** The first line of a source-ref counts; later ones of the same update are repeated: how many there were. */
        int upsert(List<EntryRow> batch) {
            List<EntryRow> first =
                    batch.stream().filter(entry -> seen.add(entry.sourceRef())).toList();
            List<String> refs = first.stream().map(EntryRow::sourceRef).toList();
            Map<String, Long> positions = DatasetContents.positions(transaction, content, refs);
            Map<Long, EntryRow> replaced = new LinkedHashMap<>();
            List<EntryRow> added = new ArrayList<>();
            for (EntryRow entry : first) {
                touched.addAll(entry.boxes().keySet());
                Long position = positions.get(entry.sourceRef());
                if (position == null) {
                    added.add(entry);
                } else {
                    replaced.put(position, entry);
                }
            }
            touched.addAll(DatasetContents.labelsAt(transaction, content, positions.values()));
            DatasetContents.replace(transaction, content, replaced);
            DatasetContents.append(transaction, content, end, added);
            end += added.size();
            entries += added.size();
            if (entries > settings.imagesPerDataset()) {
                throw new RefusedManifest(ManifestError.ERROR_MANIFEST_ROWS_EXCEEDS_MAXIMUM);
            }
            return batch.size() - first.size();
        }
    }
}
