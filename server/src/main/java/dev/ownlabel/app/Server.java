package dev.ownlabel.app;

import dev.ownlabel.api.ApiServlet;
import dev.ownlabel.api.AuditTrail;
import dev.ownlabel.api.FrontServlet;
import dev.ownlabel.api.StatusServlet;
import dev.ownlabel.api.customlabels.CallerRights;
import dev.ownlabel.api.customlabels.CopyChecks;
import dev.ownlabel.api.customlabels.CustomLabelsDomain;
import dev.ownlabel.artifacts.CopyJob;
import dev.ownlabel.artifacts.DeleteVersionJob;
import dev.ownlabel.artifacts.ModelArtifacts;
import dev.ownlabel.artifacts.WorkingCopies;
import dev.ownlabel.audit.AuditLog;
import dev.ownlabel.audit.AuditSettings;
import dev.ownlabel.aws.Ids;
import dev.ownlabel.aws.Region;
import dev.ownlabel.config.Settings;
import dev.ownlabel.customlabels.Copies;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.DatasetLines;
import dev.ownlabel.customlabels.ProjectVersions;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.Tags;
import dev.ownlabel.customlabels.datasets.DatasetEntries;
import dev.ownlabel.customlabels.datasets.Datasets;
import dev.ownlabel.customlabels.policies.ProjectPolicies;
import dev.ownlabel.http.HttpServer;
import dev.ownlabel.inference.InferenceSettings;
import dev.ownlabel.inference.RunningModels;
import dev.ownlabel.inference.StartVersionJob;
import dev.ownlabel.inference.StopVersionJob;
import dev.ownlabel.ingest.IngestJobs;
import dev.ownlabel.jobs.JobSettings;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.metrics.Metrics;
import dev.ownlabel.training.TrainingJob;
import dev.ownlabel.training.TrainingSettings;
import dev.ownlabel.training.TrainingStores;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.VisionSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The wiring diagram: constructs everything in order and closes it in reverse. When something fails on the way up, what was opened
 * before it is closed again.
 */
public final class Server implements AutoCloseable {
    private final Settings settings;
    private final DataFolder folder;
    private final Opened opened = new Opened();
    private final InstantSource clock = InstantSource.system();
    private final SecureRandom random = new SecureRandom();
    private final Metrics metrics = ProcessMetrics.registered();
    private final AtomicBoolean ready = new AtomicBoolean();
    private final HttpServer http;

    private Server(Settings settings, DataFolder folder, DataFolder.Claim claim) throws IOException {
        this.settings = settings;
        this.folder = folder;
        opened.add("data folder", claim);
        try {
            Foundation foundation = opened.add("database", Foundation.open(settings));
            ObjectStores stores = opened.add("object store", ObjectStores.open(foundation, settings, clock, random));
            Jobs jobs = opened.add(
                    "jobs",
                    new Jobs(foundation.database(), JobSettings.from(settings), folder.nodeName(random), clock));
            ModelArtifacts artifacts = new ModelArtifacts(stores.objects(), foundation.keys());
            Region region = settings.get(AppSettings.REGION);
            ServiceAccess access = new ServiceAccess(foundation, region, settings, clock);
            CustomLabelsDomain domain = domain(foundation, stores, jobs, artifacts, access);
            register(jobs, foundation, domain, artifacts);
            http = opened.add("listener", listener(access, trail(), stores, domain));
            http.start();
            jobs.start();
            domain.models().resume();
            foundation.writeProfiles(endpoint());
            claim.note("process " + ProcessHandle.current().pid() + ", " + endpoint());
            ready.set(true);
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /**
     * Starts a server and returns when it answers.
     *
     * @throws FolderInUseException when another server has the settings' data folder
     */
    public static Server start(Settings settings) throws IOException, FolderInUseException {
        DataFolder folder = DataFolder.open(settings.get(AppSettings.DATA_FOLDER));
        DataFolder.Claim claim = folder.claim().orElse(null);
        if (claim == null) {
            throw new FolderInUseException(folder, folder.note());
        }
        return new Server(settings, folder, claim);
    }

    private CustomLabelsDomain domain(
            Foundation foundation, ObjectStores stores, Jobs jobs, ModelArtifacts artifacts, ServiceAccess access) {
        Database database = foundation.database();
        CustomLabelsSettings quotas = CustomLabelsSettings.from(settings);
        Region region = settings.get(AppSettings.REGION);
        Tags tags = access.tags();
        ProjectVersions versions = new ProjectVersions(database, jobs, quotas, tags, clock);
        RunningModels models = opened.add(
                "models",
                new RunningModels(
                        artifacts, versions, stores.objects(), InferenceSettings.from(settings), metrics, clock));
        CallerRights rights = access.rights(stores.embedded());
        Copies copies = new Copies(database, jobs, quotas, tags, clock);
        ProjectPolicies policies = new ProjectPolicies(database, quotas, clock, new Ids(random));
        return new CustomLabelsDomain(
                new Projects(database, jobs, quotas, tags, region, clock),
                new Datasets(database, jobs, tags, clock),
                new DatasetEntries(database),
                versions,
                copies,
                policies,
                new CopyChecks(
                        access.authorizer(), policies, copies, foundation.keys(), rights, quotas.copyNeedsCreation()),
                tags,
                models,
                stores.objects(),
                foundation.keys(),
                rights);
    }

    private void register(Jobs jobs, Foundation foundation, CustomLabelsDomain domain, ModelArtifacts artifacts)
            throws IOException {
        Database database = foundation.database();
        TrainingStores stores = new TrainingStores(
                new DatasetLines(database),
                domain.objects(),
                new WorkingCopies(domain.objects(), foundation.keys()),
                artifacts);
        jobs.register(new TrainingJob(
                domain.versions(),
                stores,
                backbone(),
                TrainingOptions.of(settings, Files.createDirectories(folder.scratch())),
                TrainingSettings.from(settings),
                clock));
        jobs.register(new StartVersionJob(domain.versions(), domain.models()));
        jobs.register(new StopVersionJob(domain.versions(), domain.models()));
        jobs.register(new CopyJob(domain.versions(), domain.copies(), artifacts, domain.objects()));
        jobs.register(new DeleteVersionJob(domain.versions(), domain.copies(), artifacts));
        IngestJobs.handlers(
                        database,
                        domain.datasets(),
                        domain.projects(),
                        domain.objects(),
                        CustomLabelsSettings.from(settings))
                .forEach(jobs::register);
    }

    private Backbone backbone() throws IOException {
        return new Backbones(settings.get(VisionSettings.BACKBONE_CACHE)).open(settings.get(VisionSettings.BACKBONE));
    }

    private AuditTrail trail() throws IOException {
        AuditSettings audit = AuditSettings.from(settings, folder.audit());
        Ids ids = new Ids(random);
        return new AuditTrail(
                audit.on()
                        ? Optional.of(opened.add(
                                "audit record", new AuditLog(audit, settings.get(AppSettings.REGION), ids, clock)))
                        : Optional.empty(),
                ids,
                clock);
    }

    private HttpServer listener(
            ServiceAccess access, AuditTrail trail, ObjectStores stores, CustomLabelsDomain domain) {
        Ids ids = new Ids(random);
        FrontServlet front = new FrontServlet(
                new ApiServlet(access.gateway(domain, trail, ids, metrics), settings),
                stores.servlet(access, random),
                new StatusServlet(metrics, settings, ready::get));
        return new HttpServer(settings, folder.path(), Map.of("/*", front), ids);
    }

    public Settings settings() {
        return settings;
    }

    public DataFolder folder() {
        return folder;
    }

    /** Where clients on this machine reach the server. */
    public String endpoint() {
        return "http://127.0.0.1:" + http.port();
    }

    /** The one line by which people and programs know that the server answers, and how to reach it. */
    public String readyLine() {
        return "Ownlabel ready: endpoint=" + endpoint() + " region=" + settings.get(AppSettings.REGION) + " account="
                + FirstAccount.ACCOUNT.id() + " credentials=" + folder.credentials();
    }

    @Override
    public void close() {
        ready.set(false);
        opened.close();
    }
}
