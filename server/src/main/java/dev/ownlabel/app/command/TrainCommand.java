package dev.ownlabel.app.command;

import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.Evaluation;
import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.app.client.Progress;
import dev.ownlabel.app.client.Training;
import dev.ownlabel.app.client.Versions;
import dev.ownlabel.formats.LabelledSet;
import dev.ownlabel.formats.Sample;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
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
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;

/** From a folder of images to a trained version, in one command. */
@Command(
        name = "train",
        description =
                "Train a model from a folder of JPEG and PNG images that has one sub-folder for each label, from a set in"
                        + " another format, or from the datasets of a project.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class TrainCommand implements Callable<Integer> {
    private static final int PROJECT_NAME_LENGTH = 255;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connections;

    @Mixin
    private SetOptions sets;

    @Parameters(
            paramLabel = "FOLDER",
            arity = "0..1",
            description = "The images to learn from. Without it: the datasets of --project.")
    private @Nullable Path folder;

    @Option(
            names = "--test",
            paramLabel = "FOLDER",
            description =
                    "The images to evaluate with. Without it: a fifth of the others, which are then not learned from.")
    private @Nullable Path test;

    @Option(names = "--project", paramLabel = "NAME", description = "The project. Default: the folder's name")
    private @Nullable String project;

    @Override
    public Integer call() throws IOException {
        if (folder == null && (project == null || test != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Missing FOLDER: the images to learn from, or --project: whose datasets to learn from");
        }
        LogOutput.forCommands();
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = Output.progress(spec.commandLine());
        List<Sample> training = folder == null ? List.of() : samples(folder, "train", progress);
        List<Sample> testing = test == null ? List.of() : samples(test, "test", progress);
        try (Connection connection = connections.open()) {
            Training trainer = new Training(connection, progress, InstantSource.system());
            ProjectVersionDescription version = folder == null
                    ? trainer.train(String.valueOf(project))
                    : trainer.train(project == null ? nameOf(folder) : project, training, testing);
            Evaluation evaluation = new Versions(connection).evaluation(version);
            out.println();
            out.print(evaluation.table());
            out.println();
            out.printf(
                    Locale.ROOT,
                    "F1 %.3f on %d test images; learned from %d.%n",
                    evaluation.f1(),
                    evaluation.testingImages(),
                    evaluation.trainingImages());
            out.println("Version: " + version.projectVersionArn());
            out.println("Next: ownlabel detect --start " + version.projectVersionArn() + " IMAGE...");
            out.flush();
        }
        return 0;
    }

    private List<Sample> samples(Path path, String part, Progress progress) {
        LabelledSet set = sets.read(path, part, spec.commandLine(), progress);
        List<Sample> labelled =
                set.samples().stream().filter(Sample::isLabelled).toList();
        if (labelled.isEmpty()) {
            throw new JobFailedException(
                    path + " holds no images with labels, so there is nothing to learn: it needs one"
                            + " sub-folder for each label, with JPEG or PNG files in it, or a file of annotations");
        }
        return labelled;
    }

    /** The folder's name in the letters that a project's name may have. */
    private static String nameOf(Path folder) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        String name = (last == null ? "images" : last.toString()).replaceAll("[^a-zA-Z0-9_.-]", "-");
        return name.substring(0, Math.min(name.length(), PROJECT_NAME_LENGTH));
    }
}
