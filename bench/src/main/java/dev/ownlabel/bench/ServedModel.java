package dev.ownlabel.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private String version = "";

    private ServedModel(Process process, URI endpoint, Path credentialsFile) {
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

    static ServedModel train(Path jar, Path data, Drawings drawings) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "serve",
                        "--port",
                        "0",
                        "--data",
                        data.resolve("server").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        for (String line; (line = output.readLine()) != null; ) {
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                ServedModel served = new ServedModel(process, URI.create(ready.group(1)), Path.of(ready.group(2)));
                served.prepare(drawings);
                return served;
            }
        }
        throw new IllegalStateException("The server ended before it was ready");
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
            String project =
                    rekognition.createProject(r -> r.projectName("bench")).projectArn();
            version = rekognition
                    .createProjectVersion(r -> r.projectArn(project)
                            .versionName("1")
                            .outputConfig(o -> o.s3Bucket(BUCKET).s3KeyPrefix("out"))
                            .trainingData(t -> t.assets(training))
                            .testingData(t -> t.autoCreate(true)))
                    .projectVersionArn();
            await(rekognition, project, ProjectVersionStatus.TRAINING_COMPLETED);
            rekognition.startProjectVersion(r -> r.projectVersionArn(version).minInferenceUnits(5));
            await(rekognition, project, ProjectVersionStatus.RUNNING);
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
            Thread.sleep(200);
        }
    }

    /** A signed request for each image, all labels wanted. */
    List<HttpRequest> detections(List<byte[]> images) {
        return images.stream()
                .map(image -> signed(
                        "DetectCustomLabels",
                        "{\"ProjectVersionArn\":\"" + version + "\",\"MinConfidence\":0,\"Image\":{\"Bytes\":\""
                                + Base64.getEncoder().encodeToString(image) + "\"}}"))
                .toList();
    }

    /** A call without image work. */
    HttpRequest describe() {
        return signed("DescribeProjects", "{}");
    }

    /** The same request for another server. */
    static HttpRequest redirected(HttpRequest request, URI other) {
        return HttpRequest.newBuilder(request, (_, _) -> true).uri(other).build();
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

    /** What the server holds of the machine's memory, in MB (Linux). */
    long residentMegabytes() throws IOException {
        String pages =
                Files.readString(Path.of("/proc/" + process.pid() + "/statm")).split(" ", -1)[1];
        return Long.parseLong(pages) * 4096 / (1 << 20);
    }

    /** Signed once and sent many times: a signature is good for its minutes, and the client should cost little. */
    private HttpRequest signed(String operation, String body) {
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
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint.resolve("/")).POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        signed.request().headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
