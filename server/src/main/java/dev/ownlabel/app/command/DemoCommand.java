package dev.ownlabel.app.command;

import dev.ownlabel.app.FolderInUseException;
import dev.ownlabel.app.demo.Demo;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows the main job from end to end. */
@Command(
        name = "demo",
        description = "Show the main job on a server of its own: draw images, train, evaluate, run, detect, delete.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--keep", description = "Leave the model running and the server up, and say how to go on.")
    private boolean keep;

    @Override
    public Integer call() throws IOException, FolderInUseException {
        LogOutput.forCommands();
        CommandLine commandLine = spec.commandLine();
        new Demo(commandLine.getOut(), Output.progress(commandLine), keep).run();
        return 0;
    }
}
