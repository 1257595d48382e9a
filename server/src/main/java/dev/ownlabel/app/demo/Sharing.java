package dev.ownlabel.app.demo;

import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.Copying;
import dev.ownlabel.app.client.Detector;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.app.client.LabelledImage;
import dev.ownlabel.app.client.Progress;
import dev.ownlabel.app.client.TextTable;
import dev.ownlabel.app.client.Versions;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.rekognition.model.AccessDeniedException;
import software.amazon.awssdk.services.rekognition.model.CustomLabel;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionStatus;

/** The second half of the story: the model is shared by a project policy and copied, run and asked in another account. */
final class Sharing {
    private static final String PROJECT = "drawings-copied";
    private static final String VERSION = "v1";
    private static final String POLICY = "share-with-the-other-account";

    private final Connection owner;
    private final Connection other;
    private final Progress progress;
    private final PrintWriter out;
    private final TextTable times;
    private final InstantSource clock = InstantSource.system();

    Sharing(Connection owner, Connection other, Progress progress, PrintWriter out, TextTable times) {
        this.owner = owner;
        this.other = other;
        this.progress = progress;
        this.out = out;
        this.times = times;
    }

    /** Tells it; returns how many images the copy labels exactly as its source does. */
    int tell(String project, String version, List<LabelledImage> images, boolean keep) throws IOException {
        String destination = other.rekognition()
                .createProject(request -> request.projectName(PROJECT))
                .projectArn();
        Copying.Order order = new Copying.Order(project, version, destination, VERSION, null, null, Map.of());
        requireDenied(order);
        String account = destination.split(":", 6)[4];
        String everyVersion = project.substring(0, project.lastIndexOf('/')) + "/version/*";
        owner.rekognition()
                .putProjectPolicy(request ->
                        request.projectArn(project).policyName(POLICY).policyDocument(document(account, everyVersion)));
        say("Shared " + everyVersion + " with account " + account);
        Instant begin = clock.instant();
        String copy = new Copying(other, progress).copy(order).projectVersionArn();
        times.row("copy to the other account", inSeconds(begin));
        say("Copied to " + copy);
        begin = clock.instant();
        new Detector(other).ready(copy, true);
        times.row("start the copy", inSeconds(begin));
        int same = compare(version, copy, images);
        if (!keep) {
            stopAndDelete(destination, copy);
        }
        return same;
    }

    /** Before the owner allows it, the other account is told nothing but no. */
    private void requireDenied(Copying.Order order) {
        try {
            new Copying(other, progress).copy(order);
        } catch (AccessDeniedException e) {
            say("Without a project policy the other account is refused: "
                    + e.awsErrorDetails().errorCode());
            return;
        }
        throw new JobFailedException("Another account could copy a model that was not shared with it");
    }

    private static String document(String account, String everyVersion) {
        return String.format(Locale.ROOT, """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},\
                "Action":"rekognition:CopyProjectVersion","Resource":"%s"}]}\
                """, account, everyVersion);
    }

    private int compare(String version, String copy, List<LabelledImage> images) throws IOException {
        TextTable table = new TextTable("unseen image", "source", "copy", "");
        int same = 0;
        for (LabelledImage image : images) {
            byte[] bytes = image.content().read();
            List<CustomLabel> source = new Detector(owner).detect(version, bytes, 0f);
            List<CustomLabel> copied = new Detector(other).detect(copy, bytes, 0f);
            boolean identical = source.equals(copied);
            same += identical ? 1 : 0;
            table.row(image.name(), shown(source), shown(copied), identical ? "identical" : "different");
        }
        out.print(table);
        out.flush();
        return same;
    }

    private static String shown(List<CustomLabel> labels) {
        CustomLabel first = labels.getFirst();
        return String.format(Locale.ROOT, "%s %.4f", first.name(), first.confidence());
    }

    private void stopAndDelete(String project, String copy) {
        Versions versions = new Versions(other);
        other.rekognition().stopProjectVersion(request -> request.projectVersionArn(copy));
        versions.awaitLeaving(ProjectVersionStatus.STOPPING, project, VERSION);
        other.rekognition().deleteProjectVersion(request -> request.projectVersionArn(copy));
        while (!other.rekognition()
                .describeProjectVersions(request -> request.projectArn(project))
                .projectVersionDescriptions()
                .isEmpty()) {
            Versions.pause();
        }
        other.rekognition().deleteProject(request -> request.projectArn(project));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private String inSeconds(Instant since) {
        return String.format(
                Locale.ROOT, "%.1f", Duration.between(since, clock.instant()).toMillis() / 1000.0);
    }
}
