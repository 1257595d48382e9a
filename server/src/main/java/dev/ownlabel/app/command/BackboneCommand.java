package dev.ownlabel.app.command;

import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.app.client.Progress;
import dev.ownlabel.app.client.TextTable;
import dev.ownlabel.config.Settings;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.VisionSettings;
import dev.ownlabel.vision.fetch.Arrivals;
import dev.ownlabel.vision.library.BackboneLibrary;
import dev.ownlabel.vision.library.BackboneLibrary.Kept;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The networks that models are built on. */
@Command(
        name = "backbone",
        description = "Networks of your own that models are built on, named by the setting 'backbone'.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            BackboneAddCommand.class,
            BackboneCommand.All.class,
            BackboneProbeCommand.class,
            BackboneCommand.Remove.class
        })
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class BackboneCommand implements Runnable {
    static final String BUILTIN = "builtin";
    private static final double MEGABYTE = 1e6;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: add, list, probe or remove");
    }

    /** The library that the settings name. */
    static BackboneLibrary library(Settings settings) {
        return new BackboneLibrary(settings.get(VisionSettings.BACKBONE_CACHE), backbones(settings, Arrivals.silent()));
    }

    static Backbones backbones(Settings settings, Arrivals arrivals) {
        return new Backbones(settings.get(VisionSettings.BACKBONE_CACHE), arrivals);
    }

    /** Shows how far downloads are, file by file. */
    static final class Downloads implements Arrivals, AutoCloseable {
        private final Progress progress;
        private final Map<String, Progress.Step> steps = new HashMap<>();

        Downloads(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void arrived(String file, long bytes, long totalBytes) {
            steps.computeIfAbsent(file, name -> progress.begin(name, totalBytes))
                    .to(bytes);
        }

        @Override
        public void close() {
            steps.values().forEach(Progress.Step::close);
        }
    }

    @Command(
            name = "list",
            description = "List the backbones that the setting 'backbone' can name.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    static final class All implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SettingOptions options;

        @Override
        public Integer call() throws IOException {
            LogOutput.forCommands();
            Settings settings = options.read();
            TextTable table = new TextTable("name", "image", "megabytes", "licence", "sha-256");
            table.row(BUILTIN, "", "", "Ownlabel's", "");
            for (Kept kept : library(settings).list()) {
                table.row(
                        kept.name(),
                        kept.descriptor().input().size() + " px",
                        String.format(Locale.ROOT, "%.1f", kept.bytes() / MEGABYTE),
                        kept.descriptor().origin().licence(),
                        kept.descriptor().sha256());
            }
            PrintWriter out = spec.commandLine().getOut();
            out.print(table);
            out.println("New models are built on: " + settings.get(VisionSettings.BACKBONE));
            out.flush();
            return 0;
        }
    }

    @Command(
            name = "remove",
            description = "Remove a backbone that was added. Models that were trained on it keep working.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    static final class Remove implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SettingOptions options;

        @Parameters(paramLabel = "NAME", description = "As 'ownlabel backbone list' shows it.")
        private String name;

        @Override
        public Integer call() throws IOException {
            LogOutput.forCommands();
            Settings settings = options.read();
            if (words(settings).contains(name)) {
                throw new JobFailedException(
                        "The setting 'backbone' names " + name + ": the server would not start without it");
            }
            if (!library(settings).remove(name)) {
                throw new JobFailedException("There is no backbone " + name + " to remove");
            }
            PrintWriter out = spec.commandLine().getOut();
            out.println("Removed " + name);
            out.flush();
            return 0;
        }

        private static List<String> words(Settings settings) {
            return Arrays.stream(settings.get(VisionSettings.BACKBONE).split("\\+", -1))
                    .map(String::strip)
                    .toList();
        }
    }
}
