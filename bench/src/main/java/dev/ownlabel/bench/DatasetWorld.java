package dev.ownlabel.bench;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Region;
import dev.ownlabel.aws.S3Location;
import dev.ownlabel.config.Settings;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.DatasetLifecycle;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.Projects;
import dev.ownlabel.customlabels.Tags;
import dev.ownlabel.customlabels.datasets.Dataset;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.customlabels.datasets.DatasetEntries;
import dev.ownlabel.customlabels.datasets.Datasets;
import dev.ownlabel.ingest.IngestJobs;
import dev.ownlabel.jobs.JobSettings;
import dev.ownlabel.jobs.Jobs;
import dev.ownlabel.kms.LocalKeyService;
import dev.ownlabel.kms.MasterKey;
import dev.ownlabel.metastore.Database;
import dev.ownlabel.objectstore.PutTarget;
import dev.ownlabel.objectstore.embedded.EmbeddedObjectStore;
import dev.ownlabel.objectstore.embedded.StoreSettings;
import dev.ownlabel.objectstore.embedded.VersionedStore;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Datasets with their jobs over a database and the embedded store. Jobs run where they are asked for. */
final class DatasetWorld implements AutoCloseable {
    private static final AccountId ACCOUNT = new AccountId("111122223333");
    private static final Region REGION = new Region("us-east-1");

    final DatasetEntries entries;
    private final Database database;
    private final Jobs jobs;
    private final Datasets datasets;
    private final Projects projects;
    private final EmbeddedObjectStore objects;

    DatasetWorld(Database database, Path folder) throws Exception {
        InstantSource clock = InstantSource.system();
        SecureRandom random = new SecureRandom();
        this.database = database;
        LocalKeyService keys = new LocalKeyService(
                database, MasterKey.fromFile(folder.resolve("master.key"), random), REGION, clock, random);
        StoreSettings stored = StoreSettings.from(Settings.read(StoreSettings.ALL, List.of()));
        objects = new EmbeddedObjectStore(
                new VersionedStore(database, keys, folder.resolve("objects"), stored, clock, random));
        CustomLabelsSettings quotas = CustomLabelsSettings.from(Settings.read(CustomLabelsSettings.ALL, List.of()));
        Tags tags = new Tags(database, quotas, clock);
        jobs = new Jobs(database, JobSettings.from(Settings.read(JobSettings.ALL, List.of())), "bench", clock);
        projects = new Projects(database, jobs, quotas, tags, REGION, clock);
        datasets = new Datasets(database, jobs, tags, clock);
        entries = new DatasetEntries(database);
        IngestJobs.handlers(database, datasets, projects, objects, quotas).forEach(jobs::register);
        objects.ensureBucket(ACCOUNT, SyntheticManifest.BUCKET);
    }

    ProjectArn project(String name) {
        return projects.create(ACCOUNT, name, Map.of());
    }

    S3Location store(Path manifest) throws Exception {
        try (InputStream bytes = Files.newInputStream(manifest)) {
            return objects.put(
                            new PutTarget(ACCOUNT, SyntheticManifest.BUCKET, "m.manifest", "application/json"),
                            bytes,
                            Files.size(manifest),
                            null)
                    .location();
        }
    }

    DatasetArn create(ProjectArn project, DatasetArn.Type type, Origin origin) {
        DatasetArn dataset = datasets.create(new Datasets.NewDataset(project, type, origin, Map.of()));
        return ended(dataset);
    }

    DatasetArn update(DatasetArn dataset, byte[] lines) {
        datasets.update(dataset, lines);
        return ended(dataset);
    }

    DatasetArn distribute(DatasetArn train, DatasetArn test) {
        datasets.distribute(train, test);
        return ended(train);
    }

    Dataset.Statistics statistics(DatasetArn dataset) {
        return datasets.get(dataset).statistics();
    }

    private DatasetArn ended(DatasetArn dataset) {
        jobs.runDue();
        Dataset now = datasets.get(dataset);
        String status = DatasetLifecycle.status(now.state());
        if (!status.endsWith("_COMPLETE")) {
            throw new IllegalStateException("The dataset ended " + status + ": " + now.statusMessage());
        }
        return dataset;
    }

    @Override
    public void close() {
        jobs.close();
        database.close();
    }
}
