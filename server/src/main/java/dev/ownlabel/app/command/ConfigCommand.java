package dev.ownlabel.app.command;

import dev.ownlabel.config.Settings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists every setting. */
@Command(
        name = "config",
        description = "List every setting: value in force and where it comes from, default, meaning.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class ConfigCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingOptions settings;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        for (Settings.InForce line : settings.read().inForce()) {
            out.println(line.key() + " = " + line.value());
            out.println("    " + line.meaning());
            out.println("    default " + (line.fallback().isEmpty() ? "(none)" : line.fallback()) + ", from "
                    + line.source());
        }
        return 0;
    }
}
