package dev.ownlabel.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
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

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConcurrentHashMap<Integer, String> stored = new ConcurrentHashMap<>();
    private final AtomicLong right = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private final AtomicLong copies = new AtomicLong();
    private final AtomicLong startNanos = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    private Soak() {}

    /** Arguments: the jar, seconds, requests a second. */
    public static void main(String[] arguments) throws Exception {
        Duration span = Duration.ofSeconds(Long.parseLong(arguments[1]));
        double perSecond = Double.parseDouble(arguments[2]);
        Path data = Files.createTempDirectory("ownlabel-soak");
        Soak soak = new Soak();
        try (ServedModel served = ServedModel.train(Path.of(arguments[0]), data, new Drawings(224))) {
            soak.run(served, span, perSecond);
        }
        if (soak.wrong.get() > 0) {
            throw new IllegalStateException("Something wrong came");
        }
    }

    private void run(ServedModel served, Duration span, double perSecond) throws Exception {
        List<HttpRequest> requests = served.detections(Drawings.unseen(IMAGES, 224));
        Thread busy = Thread.ofVirtual().start(() -> copies(served));
        Random random = new Random(1);
        long start = System.nanoTime();
        long next = start;
        long told = start;
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; next - start < span.toNanos(); i++) {
            next += (long) (-Math.log(1 - random.nextDouble()) / perSecond * 1e9);
            while (System.nanoTime() < next) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            int image = i % requests.size();
            threads.add(Thread.ofVirtual().start(() -> send(requests.get(image), image)));
            if (threads.size() > 1000) {
                threads.removeIf(thread -> !thread.isAlive());
            }
            if (System.nanoTime() - told > 15e9) {
                told = System.nanoTime();
                say(served, told - start);
            }
        }
        over.set(true);
        busy.join();
        for (Thread thread : threads) {
            thread.join();
        }
        say(served, System.nanoTime() - start);
        System.out.printf(
                Locale.ROOT,
                "start of a copy to RUNNING: %.2f s on average of %d%n",
                startNanos.get() / 1e9 / Math.max(1, copies.get()),
                copies.get());
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

    private void send(HttpRequest request, int image) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                String first = stored.putIfAbsent(image, response.body());
                (first == null || first.equals(response.body()) ? right : wrong).incrementAndGet();
            } else if (response.body().contains("ProvisionedThroughputExceededException")) {
                refused.incrementAndGet();
            } else {
                wrong.incrementAndGet();
                System.out.println("Status " + response.statusCode() + ": " + response.body());
            }
        } catch (java.io.IOException e) {
            wrong.incrementAndGet();
            System.out.println("No answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
