package dev.ownlabel.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;

/**
 * A model answers for long, under a steady load, while copies of it are made, started, stopped and deleted beside it. Every answer must be
 * the stored answer of its image, or an error that the specification names for a crowded model. Prints what came and the server's
 * memory over time; ends with 1 where anything else came.
 */
public final class Soak {
    private static final int IMAGES = 16;
    private static final int CONNECTIONS = 64;
    private static final double PART_OF_SATURATION = 0.8;
    private static final Duration PART = Duration.ofSeconds(15);

    private final ConcurrentHashMap<Integer, String> stored = new ConcurrentHashMap<>();
    private final AtomicLong right = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong copies = new AtomicLong();
    private final AtomicLong startNanos = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    private Soak() {}

    /** Arguments: the folder of {@code ./ownlabel}, seconds, requests a second or 0 for 80 % of what is reached at first. */
    public static void main(String[] arguments) throws Exception {
        Duration span = Duration.ofSeconds(Long.parseLong(arguments[1]));
        double perSecond = Double.parseDouble(arguments[2]);
        Soak soak = new Soak();
        try (ScratchFolder data = new ScratchFolder("ownlabel-soak");
                ServedModel served = ServedModel.train(Path.of(arguments[0]), data.path(), new Drawings(224))) {
            soak.run(served, span, perSecond > 0 ? perSecond : PART_OF_SATURATION * saturation(served));
        }
        if (soak.wrong.get() > 0) {
            throw new IllegalStateException("Something wrong came");
        }
    }

    private static double saturation(ServedModel served) throws InterruptedException {
        List<byte[]> images = Drawings.unseen(IMAGES, 224);
        Load load = new Load(served.endpoint(), () -> served.detections(images));
        load.warm(served, 8, PART.dividedBy(3));
        double most = load.closed(8, PART).perSecond();
        System.out.printf(Locale.ROOT, "saturated by 8 clients at %.1f requests/s%n", most);
        return most;
    }

    private void run(ServedModel served, Duration span, double perSecond) throws Exception {
        List<byte[]> images = Drawings.unseen(IMAGES, 224);
        Thread busy = Thread.ofVirtual().start(() -> copies(served));
        long start = System.nanoTime();
        // in parts, since a signature is good for minutes
        for (long told = start; told - start < span.toNanos(); told = System.nanoTime()) {
            Duration left = span.minusNanos(told - start);
            send(
                    served,
                    served.detections(images),
                    Arrivals.random(perSecond, left.compareTo(PART) < 0 ? left : PART, 1));
            say(served, System.nanoTime() - start);
        }
        over.set(true);
        busy.join();
        say(served, System.nanoTime() - start);
        System.out.printf(
                Locale.ROOT,
                "start of a copy to RUNNING: %.2f s on average of %d%n",
                startNanos.get() / 1e9 / Math.max(1, copies.get()),
                copies.get());
    }

    private void send(ServedModel served, List<ByteBuffer> requests, long[] due) throws InterruptedException {
        AtomicInteger next = new AtomicInteger();
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int c = 0; c < CONNECTIONS; c++) {
            threads.add(Thread.ofPlatform().daemon().start(() -> {
                try (Connection connection = new Connection(served.endpoint())) {
                    for (int i = next.getAndIncrement(); i < due.length; i = next.getAndIncrement()) {
                        Load.awaitNanoTime(start + due[i]);
                        int image = i % requests.size();
                        check(connection.exchange(requests.get(image)), connection.body(), image);
                    }
                } catch (IOException | RuntimeException e) {
                    wrong.incrementAndGet();
                    System.out.println("No answer: " + e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void check(int status, String body, int image) {
        if (status == 200) {
            String first = stored.putIfAbsent(image, body);
            (first == null || first.equals(body) ? right : wrong).incrementAndGet();
        } else if (body.contains("ProvisionedThroughputExceededException")) {
            refused.incrementAndGet();
        } else {
            wrong.incrementAndGet();
            System.out.println("Status " + status + ": " + body);
        }
    }

    private void say(ServedModel served, long since) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%4.0f s: %d right, %d told to come again, %d wrong, %d copies came and went, %d MB%n",
                since / 1e9,
                right.get(),
                refused.get(),
                wrong.get(),
                copies.get(),
                served.residentMegabytes());
    }

    private void copies(ServedModel served) {
        try (RekognitionClient rekognition = served.rekognition()) {
            String source = served.version();
            String sourceProject = source.replaceFirst("/version/.*$", "") + "/" + projectSuffix(rekognition);
            String project =
                    rekognition.createProject(r -> r.projectName("copies")).projectArn();
            for (int i = 0; !over.get(); i++) {
                String name = "c" + i;
                String copy = rekognition
                        .copyProjectVersion(r -> r.sourceProjectArn(sourceProject)
                                .sourceProjectVersionArn(source)
                                .destinationProjectArn(project)
                                .versionName(name)
                                .outputConfig(o -> o.s3Bucket("bench").s3KeyPrefix("copies")))
                        .projectVersionArn();
                ServedModel.await(rekognition, project, ProjectVersionStatus.COPYING_COMPLETED);
                long begin = System.nanoTime();
                rekognition.startProjectVersion(r -> r.projectVersionArn(copy).minInferenceUnits(1));
                ServedModel.await(rekognition, project, ProjectVersionStatus.RUNNING);
                startNanos.addAndGet(System.nanoTime() - begin);
                rekognition.stopProjectVersion(r -> r.projectVersionArn(copy));
                ServedModel.await(rekognition, project, ProjectVersionStatus.STOPPED);
                rekognition.deleteProjectVersion(r -> r.projectVersionArn(copy));
                copies.incrementAndGet();
                while (!rekognition
                        .describeProjectVersions(r -> r.projectArn(project))
                        .projectVersionDescriptions()
                        .isEmpty()) {
                    LockSupport.parkNanos(100_000_000);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            wrong.incrementAndGet();
            System.out.println("A copy failed: " + e);
        }
    }

    private static String projectSuffix(RekognitionClient rekognition) {
        String arn = rekognition
                .describeProjects(r -> r.projectNames("bench"))
                .projectDescriptions()
                .getFirst()
                .projectArn();
        return arn.substring(arn.lastIndexOf('/') + 1);
    }
}
