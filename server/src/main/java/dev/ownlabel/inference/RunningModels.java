package dev.ownlabel.inference;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.ownlabel.artifacts.ModelArtifacts;
import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.aws.ServiceException;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.VersionEvent;
import dev.ownlabel.customlabels.VersionState;
import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.objectstore.ObjectStore;
import dev.ownlabel.objectstore.ObjectStoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The models that run on this node. A detection never touches the database, unless the model is not here: then one look-up decides
 * between not ready and not found.
 *
 * <p>The caller's thread (usually virtual) waits; decoding and computing happen on a fixed pool of platform threads, one core each,
 * so that native code pins no carrier and the cores are never oversubscribed ({@link Line}). Loading and unloading take turns under one lock; after
 * loading at {@link #resume} the version's row is read again, so that a stop that came meanwhile wins.
 */
public final class RunningModels implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(RunningModels.class.getName());
    private static final Duration RESUME_RETRY = Duration.ofSeconds(5);

    /** The image of a request: exactly one of the two is there. */
    public sealed interface ImageSource {
        /** The bytes as they came; not copied, not to be changed. */
        @SuppressWarnings("ArrayRecordComponent") // the hot path hands the request's own bytes on
        record Bytes(byte[] bytes) implements ImageSource {}

        /** An object that the caller may read. */
        record Stored(AccountId caller, S3Location location) implements ImageSource {}
    }

    private final ModelLoader loader;
    private final ProjectVersions versions;
    private final RequestImages images;
    private final InferenceSettings settings;
    private final InstantSource clock;
    private final ServingMetrics metrics;
    private final ExecutorService compute;
    private final Map<ProjectVersionArn, RunningModel> models = new ConcurrentHashMap<>();
    /** Unloading begun, requests still under way; guarded by {@link #loading}. */
    private final Map<ProjectVersionArn, RunningModel> leaving = new HashMap<>();

    private final ReentrantLock loading = new ReentrantLock();
    private @Nullable Thread resuming;

    public RunningModels(
            ModelArtifacts artifacts,
            ProjectVersions versions,
            ObjectStore objects,
            InferenceSettings settings,
            Metrics metrics,
            InstantSource clock) {
        this(ModelLoader.of(artifacts), versions, objects, settings, metrics, clock);
    }

    RunningModels(
            ModelLoader loader,
            ProjectVersions versions,
            ObjectStore objects,
            InferenceSettings settings,
            Metrics metrics,
            InstantSource clock) {
        this.loader = loader;
        this.versions = versions;
        this.images = new RequestImages(objects);
        this.settings = settings;
        this.clock = clock;
        this.metrics = new ServingMetrics(metrics, models::values);
        this.compute = new ThreadPoolExecutor(
                settings.threads(),
                settings.threads(),
                0,
                TimeUnit.SECONDS,
                new LinkedTransferQueue<>(), // takes no lock; bounded by the lanes of all models
                Thread.ofPlatform().name("inference-", 1).daemon().factory());
    }

    /**
     * Labels an image (specification, training-and-inference.md §7).
     *
     * @param minConfidence 0 to 100, or null: each label's assumed threshold decides
     * @param maxResults at most so many, highest confidence first, or null for all
     * @throws ServiceException RESOURCE_NOT_FOUND, RESOURCE_NOT_READY, PROVISIONED_THROUGHPUT_EXCEEDED, INVALID_S3_OBJECT,
     *     IMAGE_TOO_LARGE, INVALID_IMAGE_FORMAT, INVALID_PARAMETER, or THROTTLING while the server stops
     */
    public List<Detection> detect(
            ProjectVersionArn version, ImageSource image, @Nullable Float minConfidence, @Nullable Integer maxResults) {
        RunningModel running = models.get(version);
        if (running == null || !running.admission().enter()) {
            throw notRunning(version);
        }
        try {
            Ticket ticket = new Ticket(images.fetch(image));
            running.line().add(ticket);
            return running.chosen(ticket.await(settings.queueTimeout()), minConfidence, maxResults);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceException(ErrorCode.THROTTLING, "The server is stopping", e);
        } finally {
            running.admission().leave();
        }
    }

    private ServiceException notRunning(ProjectVersionArn version) {
        Optional<ProjectVersion> row = versions.find(version);
        if (row.isEmpty()) {
            return new ServiceException(ErrorCode.RESOURCE_NOT_FOUND, "The project version does not exist: " + version);
        }
        return new ServiceException(ErrorCode.RESOURCE_NOT_READY, "The model " + version + " is not running.");
    }

    /**
     * Loads the models that ran when the server ended, in the background; until each is there, its requests are answered with
     * ResourceNotReadyException. Versions that were being started or stopped are the concern of their jobs.
     */
    public void resume() {
        List<ProjectVersionArn> running = versions.deployed().stream()
                .filter(version -> version.state() instanceof VersionState.Running)
                .map(ProjectVersion::arn)
                .toList();
        resuming = Thread.ofVirtual().name("resume-models").start(() -> running.forEach(this::resume));
    }

    private void resume(ProjectVersionArn version) {
        try {
            while (!Thread.currentThread().isInterrupted() && !resumed(version)) {
                Thread.sleep(RESUME_RETRY);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(WARNING, "Version " + version + " could not be resumed", e);
        }
    }

    /** Whether nothing is left to do for the version; false where the object store may answer later. */
    private boolean resumed(ProjectVersionArn version) {
        loading.lock();
        try {
            Optional<VersionState> state = versions.find(version).map(ProjectVersion::state);
            if (state.isEmpty() || !(state.get() instanceof VersionState.Running(int min, Integer max))) {
                return true;
            }
            load(version, new Units(min, max == null ? min : max));
            return true;
        } catch (ObjectStoreException e) {
            LOG.log(WARNING, "Version " + version + " waits for the object store", e);
            if (e.reason() == ObjectStoreException.Reason.UNAVAILABLE) {
                return false;
            }
            versions.apply(version, new VersionEvent.LoadFailed(StartVersionJob.reason(e)));
            return true;
        } catch (IOException e) {
            LOG.log(WARNING, "Version " + version + " could not be loaded again", e);
            versions.apply(version, new VersionEvent.LoadFailed(StartVersionJob.reason(e)));
            return true;
        } finally {
            loading.unlock();
        }
    }

    /** Whether the background work of {@link #resume} is done within {@code limit}; for tests and a tidy end. */
    boolean awaitResumed(Duration limit) throws InterruptedException {
        Thread thread = resuming;
        return thread == null || thread.join(limit);
    }

    /**
     * Brings the model into service, in the place of one that is already there.
     *
     * @throws IOException when there is no usable model, or it does not fit into the memory set aside
     */
    void load(ProjectVersionArn version, Units units) throws IOException, ObjectStoreException {
        loading.lock();
        try {
            LoadedModel model = loader.load(version);
            long held = heldBy(version);
            if (held + model.memoryBytes() > settings.memoryBytes()) {
                model.close();
                throw new IOException(tooMuch(model.memoryBytes(), held));
            }
            RunningModel running = new RunningModel(
                    version.toString(),
                    model,
                    new Admission(units, settings, clock, model::close),
                    images,
                    metrics,
                    new RunningModel.Turns(compute, settings.largestBatch()));
            RunningModel before = models.put(version, running);
            if (before != null) {
                before.admission().close();
            }
            LOG.log(INFO, "Running " + version + " with " + units.min() + " to " + units.max() + " inference units");
        } finally {
            loading.unlock();
        }
    }

    /**
     * Ends a request to start the version where its model would not fit beside those that run here; the measured size decides again when
     * it is loaded.
     *
     * @throws ServiceException LIMIT_EXCEEDED
     */
    public void requireRoom(ProjectVersionArn version) {
        if (models.containsKey(version)) {
            return;
        }
        long needed = loader.leastBytes(version);
        long held = heldBy(version);
        if (held + needed > settings.memoryBytes()) {
            throw new ServiceException(ErrorCode.LIMIT_EXCEEDED, tooMuch(needed, held));
        }
    }

    private long heldBy(ProjectVersionArn except) {
        return models.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(except))
                .mapToLong(entry -> entry.getValue().model().memoryBytes())
                .sum();
    }

    private String tooMuch(long needed, long held) {
        return "The model needs " + needed + " bytes of memory; running models may hold " + settings.memoryBytes()
                + " (inference.memory-bytes) and hold " + held + ".";
    }

    /**
     * Takes the model out of service. New requests are refused from now on, those under way finish.
     *
     * @return false when some are still under way after the drain timeout; ask again
     */
    boolean unload(ProjectVersionArn version) throws InterruptedException {
        RunningModel running;
        loading.lockInterruptibly();
        try {
            RunningModel current = models.remove(version);
            if (current != null) {
                current.admission().close();
                leaving.put(version, current);
            }
            running = leaving.get(version);
        } finally {
            loading.unlock();
        }
        if (running == null) {
            return true;
        }
        if (!running.admission().awaitEmpty(settings.drainTimeout())) {
            return false;
        }
        loading.lock();
        try {
            leaving.remove(version, running);
        } finally {
            loading.unlock();
        }
        return true;
    }

    /** Units in service of the model, 0 where it does not run here. */
    public int unitsInService(ProjectVersionArn version) {
        RunningModel running = models.get(version);
        return running == null ? 0 : running.admission().units();
    }

    /** Ends detections under way within the drain timeout and frees every model; the versions stay RUNNING for the next start. */
    @Override
    public void close() {
        Thread thread = resuming;
        if (thread != null) {
            thread.interrupt();
        }
        try {
            for (ProjectVersionArn version : new ArrayList<>(models.keySet())) {
                if (!unload(version)) {
                    LOG.log(WARNING, "Requests to " + version + " are still under way at the end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        compute.shutdown();
    }
}
