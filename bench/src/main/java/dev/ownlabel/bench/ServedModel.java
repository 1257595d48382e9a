package dev.ownlabel.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rekognition.RekognitionClient;
import software.amazon.awssdk.services.rekognition.model.Asset;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;
import software.amazon.awssdk.services.s3.S3Client;

/** A server in a process of its own with a model that was trained and started through the AWS SDK. */
final class ServedModel implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Ownlabel ready: endpoint=(\\S+) .*credentials=(\\S+)");
    private static final String BUCKET = "bench";

    private final Process process;
    private final URI endpoint;
    private final ProfileCredentialsProvider credentials;
    private final Path objects;
    private String project = "";
    private String version = "";

    private ServedModel(Process process, URI endpoint, Path credentialsFile) {
        this.objects = credentialsFile.resolveSibling("objects");
        this.process = process;
        this.endpoint = endpoint;
        this.credentials = ProfileCredentialsProvider.builder()
                .profileFile(ProfileFile.builder()
                        .content(credentialsFile)
                        .type(ProfileFile.Type.CREDENTIALS)
                        .build())
                .profileName("default")
                .build();
    }

    /**
     * Starts the server as people do, by {@code ./ownlabel}, so that what is measured has its options for Java; those of
     * OWNLABEL_JAVA_OPTIONS are added, to record a profile for instance. The log goes into a file beside the data.
     */
    static ServedModel train(Path root, Path data, Drawings drawings, String... options)
            throws IOException, InterruptedException {
        Path log = Files.createDirectories(data).resolve("server.log");
        List<String> words = new ArrayList<>(List.of(root.resolve("ownlabel").toString(), "serve", "--port", "0"));
        words.addAll(List.of("--data", data.resolve("server").toString()));
        words.addAll(List.of(options));
        ProcessBuilder command = new ProcessBuilder(words).redirectError(log.toFile());
        command.environment().put("OWNLABEL_JAVA_HOME", System.getProperty("java.home"));
        Process process = command.start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line; (line = output.readLine()) != null; ) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                ServedModel served = new ServedModel(process, URI.create(ready.group(1)), Path.of(ready.group(2)));
                served.prepare(drawings);
                return served;
            }
        }
        throw new IllegalStateException("The server ended before it was ready:\n" + Files.readString(log));
    }

    private void prepare(Drawings drawings) throws InterruptedException {
        try (S3Client s3 = S3Client.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(credentials)
                        .forcePathStyle(true)
                        .httpClient(UrlConnectionHttpClient.create())
                        .build();
                RekognitionClient rekognition = rekognition()) {
            s3.createBucket(r -> r.bucket(BUCKET));
            StringBuilder manifest = new StringBuilder();
            for (int i = 0; i < drawings.size(); i++) {
                String key = "images/" + i + ".jpg";
                s3.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromBytes(drawings.image(i)));
                manifest.append(line(key, Drawings.LABELS.get(i % Drawings.LABELS.size())))
                        .append('\n');
            }
            s3.putObject(r -> r.bucket(BUCKET).key("train.manifest"), RequestBody.fromString(manifest.toString()));
            Asset training = Asset.builder()
                    .groundTruthManifest(g -> g.s3Object(o -> o.bucket(BUCKET).name("train.manifest")))
                    .build();
            project = rekognition.createProject(r -> r.projectName("bench")).projectArn();
            version = rekognition
                    .createProjectVersion(r -> r.projectArn(project)
                            .versionName("1")
                            .outputConfig(o -> o.s3Bucket(BUCKET).s3KeyPrefix("out"))
                            .trainingData(t -> t.assets(training))
                            .testingData(t -> t.autoCreate(true)))
                    .projectVersionArn();
            await(rekognition, project, ProjectVersionStatus.TRAINING_COMPLETED);
        }
        var _ = start();
    }

    /** Starts the model; returns the time until it is RUNNING. */
    Duration start() throws InterruptedException {
        try (RekognitionClient rekognition = rekognition()) {
            long begin = System.nanoTime();
            rekognition.startProjectVersion(r -> r.projectVersionArn(version).minInferenceUnits(5));
            await(rekognition, project, ProjectVersionStatus.RUNNING);
            return Duration.ofNanos(System.nanoTime() - begin);
        }
    }

    void stop() throws InterruptedException {
        try (RekognitionClient rekognition = rekognition()) {
            rekognition.stopProjectVersion(r -> r.projectVersionArn(version));
            await(rekognition, project, ProjectVersionStatus.STOPPED);
        }
    }

    /** Size of the largest thing the server keeps: the trained model, once it is larger than the images. */
    long largestObjectBytes() throws IOException {
        try (Stream<Path> files = Files.walk(objects)) {
            return files.mapToLong(path -> path.toFile().length()).max().orElse(0);
        }
    }

    private static String line(String key, String label) {
        return String.format(Locale.ROOT, """
            {"source-ref":"s3://%s/%s","kind":1,"kind-metadata":{"confidence":1,"class-name":"%s","human-annotated":"yes",\
            "creation-date":"2026-01-01T00:00:00","type":"groundtruth/image-classification"}}\
            """, BUCKET, key, label);
    }

    static void await(RekognitionClient rekognition, String project, ProjectVersionStatus wanted)
            throws InterruptedException {
        while (true) {
            var description = rekognition
                    .describeProjectVersions(r -> r.projectArn(project))
                    .projectVersionDescriptions()
                    .getFirst();
            if (description.status() == wanted) {
                return;
            }
            if (description.statusAsString().endsWith("FAILED")) {
                throw new IllegalStateException(description.statusMessage());
            }
            Thread.sleep(20);
        }
    }

    /** A signed request for each image, all labels wanted. */
    List<ByteBuffer> detections(List<byte[]> images) {
        return images.stream()
                .map(image -> signed(
                        "DetectCustomLabels",
                        "{\"ProjectVersionArn\":\"" + version + "\",\"MinConfidence\":0,\"Image\":{\"Bytes\":\""
                                + Base64.getEncoder().encodeToString(image) + "\"}}"))
                .toList();
    }

    /** A call without image work. */
    List<ByteBuffer> describe() {
        return List.of(signed("DescribeProjects", "{}"));
    }

    URI endpoint() {
        return endpoint;
    }

    RekognitionClient rekognition() {
        return RekognitionClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    String version() {
        return version;
    }

    /** Processor time that the server has used, user and system. */
    Duration processorTime() {
        return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The part of it that its compilers have used. */
    Duration compilersTime() {
        return Compilers.time(process.pid());
    }

    /** What the server holds of the machine's memory, in MB (Linux). */
    long residentMegabytes() throws IOException {
        String pages =
                Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ", -1)[1];
        return Long.parseLong(pages) * 4096 / (1 << 20);
    }

    /** Signed once and sent many times: a signature is good for its minutes, and the client should cost little. */
    private ByteBuffer signed(String operation, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        var signed = AwsV4HttpSigner.create()
                .sign(r -> r.identity(credentials.resolveCredentials())
                        .request(SdkHttpRequest.builder()
                                .method(SdkHttpMethod.POST)
                                .uri(endpoint.resolve("/"))
                                .putHeader("Content-Type", "application/x-amz-json-1.1")
                                .putHeader("X-Amz-Target", "RekognitionService." + operation)
                                .build())
                        .payload(ContentStreamProvider.fromByteArray(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "rekognition")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"));
        StringBuilder head = new StringBuilder("POST / HTTP/1.1\r\n");
        signed.request().headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("content-length")) {
                values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        head.append("Content-Length: ").append(bytes.length).append("\r\n\r\n");
        return Connection.request(head.toString(), bytes);
    }

    /** Ends the server, and with it the use of its folder. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
