package dev.ownlabel.app.command;

import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.DatasetExport;
import dev.ownlabel.app.client.DatasetImport;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.app.client.Progress;
import dev.ownlabel.app.client.Projects;
import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.report.DatasetReport;
import dev.ownlabel.formats.report.Examination;
import dev.ownlabel.formats.report.Finding;
import dev.ownlabel.formats.report.Part;
import dev.ownlabel.formats.report.ReportJson;
import dev.ownlabel.formats.report.ReportPage;
import dev.ownlabel.json.JsonWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.rekognition.model.DatasetType;
import software.amazon.awssdk.services.rekognition.model.ProjectDescription;

/** What is in a set and what is wrong with it. */
@Command(
        name = "report",
        description =
                "Look at every image of a set, or of a project's datasets, and write what is wrong: copies and look-alikes, also"
                        + " between training and test, broken, small, dark images, labels with few images, odd boxes.",
        mixinStandardHelpOptions = true,
        footer = {"", "A local set needs no server. Ends with 0 whatever is found; the JSON file tells programs."})
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class DatasetReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connections;

    @Mixin
    private SetOptions sets;

    @Parameters(
            paramLabel = "SOURCE",
            arity = "0..1",
            description = "A folder of images, or the file that says what is on them. Without it: --project")
    private @Nullable Path source;

    @Option(names = "--test", paramLabel = "SOURCE", description = "The set to evaluate with.")
    private @Nullable Path test;

    @Option(names = "--project", paramLabel = "NAME", description = "The project whose datasets are looked at.")
    private @Nullable String project;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Where report.html and report.json are written. Default: here")
    private Path to;

    @Override
    public Integer call() throws IOException {
        if ((source == null) == (project == null) || (source == null && test != null)) {
            throw new ParameterException(
                    spec.commandLine(), "Say what to look at: SOURCE (with --test SOURCE), or --project NAME");
        }
        LogOutput.forCommands();
        if (source != null) {
            List<Part> parts = new ArrayList<>();
            PrintWriter out = spec.commandLine().getOut();
            parts.add(new Part("train", sets.unchecked(source, "train", out)));
            if (test != null) {
                parts.add(new Part("test", sets.unchecked(test, "test", out)));
            }
            report(parts, test == null ? source.toString() : source + " and " + test, DatasetReportCommand::local);
        } else {
            try (Connection connection = connections.open()) {
                report(
                        parts(connection, String.valueOf(project)),
                        String.valueOf(project),
                        sample -> fetch(connection, sample));
            }
        }
        return 0;
    }

    private List<Part> parts(Connection connection, String name) {
        ProjectDescription found = new Projects(connection).existing(name);
        DatasetExport export =
                new DatasetExport(connection, Output.progress(spec.commandLine()), InstantSource.system());
        List<Part> parts = new ArrayList<>();
        for (DatasetType type : List.of(DatasetType.TRAIN, DatasetType.TEST)) {
            Projects.dataset(found, type)
                    .ifPresent(arn -> parts.add(new Part(
                            type.toString().toLowerCase(Locale.ROOT),
                            export.read(arn, DatasetImport.prefix(name, type)))));
        }
        if (parts.isEmpty()) {
            throw new JobFailedException("Project " + name + " has no datasets; 'ownlabel dataset import' makes one");
        }
        return parts;
    }

    private static byte[] local(Sample sample) throws IOException {
        if (sample.place() instanceof Sample.Place.LocalFile(Path path)) {
            return Files.readAllBytes(path);
        }
        throw new IOException("it is in a bucket; name its folder with --images");
    }

    private static byte[] fetch(Connection connection, Sample sample) throws IOException {
        try {
            return DatasetExport.bytes(connection, sample);
        } catch (SdkException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private void report(List<Part> parts, String title, Examination.Fetcher fetcher) throws IOException {
        Progress progress = Output.progress(spec.commandLine());
        int images =
                parts.stream().mapToInt(part -> part.set().samples().size()).sum();
        DatasetReport report;
        try (Progress.Step step = progress.begin("Looking at images", images)) {
            report = DatasetReport.of(parts, new Examination(fetcher, step::to));
        }
        Files.createDirectories(to);
        Path page = to.resolve("report.html");
        Path json = to.resolve("report.json");
        Files.writeString(json, JsonWriter.writeIndented(ReportJson.of(report)) + "\n");
        Files.writeString(
                page, ReportPage.of(report, title, InstantSource.system().instant(), fetcher));
        PrintWriter out = spec.commandLine().getOut();
        for (Finding finding : report.findings()) {
            out.printf(
                    Locale.ROOT,
                    "%-8s %s: %d%n",
                    finding.kind().weight().name().toLowerCase(Locale.ROOT),
                    finding.kind().title(),
                    finding.count());
        }
        out.println(report.count(Finding.Weight.ERROR) + " findings to correct, " + report.count(Finding.Weight.WARNING)
                + " to look at.");
        out.println("Wrote " + page + " (open it in a browser) and " + json);
        out.flush();
    }
}
