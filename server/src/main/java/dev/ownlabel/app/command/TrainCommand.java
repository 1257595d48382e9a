package dev.ownlabel.app.command;

import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.Evaluation;
import dev.ownlabel.app.client.ImageFolder;
import dev.ownlabel.app.client.LabelledImage;
import dev.ownlabel.app.client.Training;
import dev.ownlabel.app.client.Versions;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;

/** From a folder of images to a trained version, in one command. */
@Command(
        name = "train",
        description = "Train a model from a folder of JPEG and PNG images that has one sub-folder for each label.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class TrainCommand implements Callable<Integer> {
    private static final int PROJECT_NAME_LENGTH = 255;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connections;

    @Parameters(paramLabel = "FOLDER", description = "The images to learn from.")
    private Path folder;

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
        PrintWriter out = spec.commandLine().getOut();
        List<LabelledImage> training = images(folder, out);
        List<LabelledImage> testing = test == null ? List.of() : images(test, out);
        LogOutput.forCommands();
        try (Connection connection = connections.open()) {
            ProjectVersionDescription version = new Training(
                            connection, Output.progress(spec.commandLine()), InstantSource.system())
                    .train(project == null ? nameOf(folder) : project, training, testing);
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

    private static List<LabelledImage> images(Path folder, PrintWriter out) {
        ImageFolder found = ImageFolder.read(folder);
        if (!found.ignored().isEmpty()) {
            out.println("Left out of " + folder + ", not a JPEG or PNG file in a label's folder: "
                    + found.ignored().size() + ", the first is "
                    + found.ignored().getFirst());
        }
        return found.images();
    }

    /** The folder's name in the letters that a project's name may have. */
    private static String nameOf(Path folder) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        String name = (last == null ? "images" : last.toString()).replaceAll("[^a-zA-Z0-9_.-]", "-");
        return name.substring(0, Math.min(name.length(), PROJECT_NAME_LENGTH));
    }
}
