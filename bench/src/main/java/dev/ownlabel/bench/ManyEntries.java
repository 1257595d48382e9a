package dev.ownlabel.bench;

import dev.ownlabel.aws.S3Location;
import dev.ownlabel.customlabels.DatasetArn;
import dev.ownlabel.customlabels.Page;
import dev.ownlabel.customlabels.ProjectArn;
import dev.ownlabel.customlabels.datasets.Dataset.Origin;
import dev.ownlabel.customlabels.datasets.DatasetEntries.Filter;
import dev.ownlabel.metastore.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Imports, lists, filters, updates and distributes datasets of many synthetic entries, on SQLite and on PostgreSQL. */
public final class ManyEntries {
    private static final Filter ALL = new Filter(List.of(), null, null, false);
    private static final int PAGE = 100;
    private static final int ROUNDS = 15;

    private final String database;
    private final DatasetWorld world;
    private final SyntheticManifest manifest;

    private ManyEntries(String database, DatasetWorld world, SyntheticManifest manifest) {
        this.database = database;
        this.world = world;
        this.manifest = manifest;
    }

    /** Arguments: numbers of entries; {@code --boxes N} for N boxes on each image; {@code --sqlite} for SQLite alone. */
    public static void main(String[] arguments) throws Exception {
        List<String> left = new ArrayList<>(List.of(arguments));
        int boxes = 0;
        int at = left.indexOf("--boxes");
        if (at >= 0) {
            boxes = Integer.parseInt(left.get(at + 1));
            left.subList(at, at + 2).clear();
        }
        boolean sqliteOnly = left.remove("--sqlite");
        if (left.isEmpty()) {
            left.addAll(List.of("10000", "250000"));
        }
        System.out.println(
                "database   entries  what                                     ms    cpu ms  per second  peak heap MB");
        for (String size : left) {
            SyntheticManifest manifest = new SyntheticManifest(Integer.parseInt(size), boxes);
            Path folder = Files.createTempDirectory("ownlabel-bench");
            run("sqlite", Database.open("sqlite:" + folder.resolve("ownlabel.db"), 4), folder, manifest);
        }
        if (!sqliteOnly) {
            try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
                for (String size : left) {
                    SyntheticManifest manifest = new SyntheticManifest(Integer.parseInt(size), boxes);
                    try (var connection = server.getPostgresDatabase().getConnection();
                            var statement = connection.createStatement()) {
                        statement.execute("create schema s" + size);
                    }
                    run(
                            "postgresql",
                            Database.open(
                                    "postgresql://localhost:" + server.getPort()
                                            + "/postgres?user=postgres&currentSchema=s" + size,
                                    4),
                            Files.createTempDirectory("ownlabel-bench"),
                            manifest);
                }
            }
        }
    }

    private static void run(String name, Database database, Path folder, SyntheticManifest manifest) throws Exception {
        try (DatasetWorld world = new DatasetWorld(database, folder)) {
            new ManyEntries(name, world, manifest).measure(folder);
        }
    }

    private void measure(Path folder) throws Exception {
        Path file = folder.resolve("m.manifest");
        manifest.write(file);
        System.out.printf(
                Locale.ROOT, "%-10s %8d  a manifest of %,d bytes%n", database, manifest.lines(), Files.size(file));
        S3Location stored = world.store(file);
        ProjectArn project = world.project("many");
        DatasetArn train =
                once("import", () -> world.create(project, DatasetArn.Type.TRAIN, new Origin.Manifest(stored)));
        System.out.println("           " + world.statistics(train));
        pages(train);
        filters(train);
        median("labels", () -> world.entries.labels(train, null, PAGE).items().size());
        DatasetArn copy = once(
                "copy to another project",
                () -> world.create(world.project("copy"), DatasetArn.Type.TRAIN, new Origin.Copy(train)));
        updates(copy);
        DatasetArn test = world.create(project, DatasetArn.Type.TEST, new Origin.Nothing());
        once("distribute", () -> world.distribute(train, test));
        System.out.println("           " + world.statistics(train));
    }

    private void pages(DatasetArn dataset) {
        median("first page of 100", () -> page(dataset, ALL, null));
        median("deep page of 100", () -> page(dataset, ALL, Integer.toString(manifest.lines() - PAGE - 1)));
        once("every page", () -> {
            @Nullable String next = null;
            int count = 0;
            do {
                Page<String> page = world.entries.entries(dataset, ALL, next, PAGE);
                count += page.items().size();
                next = page.next();
            } while (next != null);
            return count;
        });
    }

    private void filters(DatasetArn dataset) {
        String deep = Integer.toString(manifest.lines() - manifest.lines() / 10);
        median("a common label", () -> page(dataset, labels("label3"), null));
        median("a common label, deep page", () -> page(dataset, labels("label3"), deep));
        median("a rare label", () -> page(dataset, labels(SyntheticManifest.RARE), null));
        median(
                "ten labels",
                () -> page(
                        dataset,
                        labels(
                                "label1", "label2", "label3", "label4", "label5", "label6", "label7", "label8",
                                "label9", "rare"),
                        null));
        median("no such label", () -> page(dataset, labels("none"), null));
        median("unlabelled", () -> page(dataset, new Filter(List.of(), false, null, false), null));
        median("labelled", () -> page(dataset, new Filter(List.of(), true, null, false), null));
        median("in error", () -> page(dataset, new Filter(List.of(), null, null, true), null));
        median("part of a source-ref", () -> page(dataset, new Filter(List.of(), null, "9/image", false), null));
        median("no such source-ref", () -> page(dataset, new Filter(List.of(), null, "nowhere", false), null));
        median("all four", () -> page(dataset, new Filter(List.of("label10"), true, "50.jpg", true), null));
    }

    private void updates(DatasetArn dataset) {
        once("update of one entry", () -> world.update(dataset, lines(5, 6, "label0")));
        int most = 5 * (1 << 20) / (manifest.line(0, "label0").length() + 1);
        int some = Math.min(manifest.lines() / 2, most);
        once(
                String.format(Locale.ROOT, "update of %,d entries", some),
                () -> world.update(dataset, lines(0, some, "label1")));
        int end = Math.min(250_000 - manifest.lines(), some);
        if (end > 0) {
            int from = manifest.lines();
            once(
                    String.format(Locale.ROOT, "%,d new entries", end),
                    () -> world.update(dataset, lines(from, from + end, "label1")));
        }
    }

    private byte[] lines(int from, int to, String label) {
        return IntStream.range(from, to)
                .mapToObj(i -> manifest.line(i, label))
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Filter labels(String... labels) {
        return new Filter(List.of(labels), null, null, false);
    }

    private int page(DatasetArn dataset, Filter filter, @Nullable String position) {
        return world.entries.entries(dataset, filter, position, PAGE).items().size();
    }

    /** Something that every entry takes part in. */
    private <T> T once(String what, Callable<T> work) {
        List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
        System.gc();
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long cpu = threads.getCurrentThreadCpuTime();
        long begin = System.nanoTime();
        T result;
        try {
            result = work.call();
        } catch (Exception e) {
            throw new IllegalStateException(what + " failed", e);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        long peak =
                heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        System.out.printf(
                Locale.ROOT,
                "%-10s %8d  %-35s %8.0f  %8.0f  %10.0f  %12d%n",
                database,
                manifest.lines(),
                what,
                seconds * 1000,
                (threads.getCurrentThreadCpuTime() - cpu) / 1e6,
                manifest.lines() / seconds,
                peak >> 20);
        return result;
    }

    private void median(String what, Supplier<Integer> work) {
        double[] millis = new double[ROUNDS];
        int found = work.get();
        for (int i = 0; i < ROUNDS; i++) {
            long begin = System.nanoTime();
            found = work.get();
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        System.out.printf(
                Locale.ROOT,
                "%-10s %8d  %-35s %8.2f  (%d found)%n",
                database,
                manifest.lines(),
                what,
                millis[ROUNDS / 2],
                found);
    }
}
