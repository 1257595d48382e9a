package dev.ownlabel.app.command;

import dev.ownlabel.app.client.JobFailedException;
import dev.ownlabel.app.client.LabelledImage;
import dev.ownlabel.app.client.Progress;
import dev.ownlabel.app.client.TextTable;
import dev.ownlabel.config.Settings;
import dev.ownlabel.formats.Format;
import dev.ownlabel.formats.FormatException;
import dev.ownlabel.formats.Formats;
import dev.ownlabel.formats.Sample;
import dev.ownlabel.formats.Sample.Place;
import dev.ownlabel.formats.Source;
import dev.ownlabel.vision.Backbone;
import dev.ownlabel.vision.Backbones;
import dev.ownlabel.vision.LabelledImages;
import dev.ownlabel.vision.Stage;
import dev.ownlabel.vision.TrainingOptions;
import dev.ownlabel.vision.TrainingSet;
import dev.ownlabel.vision.library.BackboneLibrary.Kept;
import dev.ownlabel.vision.library.Probe;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Compares backbones on the user's images. */
@Command(
        name = "probe",
        description =
                "Tell how good and how quick models on these backbones would be, on a folder that has one sub-folder of"
                        + " images for each label. Trains a model on each and keeps none.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class BackboneProbeCommand implements Callable<Integer> {
    private static final int PERCENT = 100;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingOptions options;

    @Parameters(paramLabel = "FOLDER", description = "The images.")
    private Path folder;

    @Option(
            names = "--backbone",
            paramLabel = "BACKBONE",
            split = ",",
            description =
                    "What the setting 'backbone' could be; may be repeated. Default: builtin, and each that was added")
    private @Nullable List<String> backbones;

    @Option(
            names = "--images",
            paramLabel = "N",
            description = "At most so many images, of every label its share. Default: 1000")
    private int most = 1_000;

    @Override
    public Integer call() throws IOException {
        if (most < 2) {
            throw new ParameterException(spec.commandLine(), "--images must be at least 2");
        }
        LogOutput.forCommands();
        Settings settings = options.read();
        List<LabelledImage> images = sample(read(folder), most);
        TrainingSet set = set(images);
        PrintWriter out = spec.commandLine().getOut();
        out.println(images.size() + " images of " + set.labels().size() + " labels");
        out.flush();
        Path scratch = Files.createTempDirectory("ownlabel-probe");
        try {
            Probe probe = new Probe(TrainingOptions.of(settings, scratch));
            TextTable table = new TextTable("backbone", "accuracy", "F1", "ms an image", "seconds to learn", "numbers");
            for (String word : words(settings)) {
                row(table, word, probe, set, settings);
            }
            out.print(table);
            out.println(
                    "Accuracy and F1 are of images that were held out in turn; ms of the whole model on one core, without"
                            + " decoding.");
            out.flush();
        } finally {
            Files.delete(scratch);
        }
        return 0;
    }

    private List<String> words(Settings settings) throws IOException {
        if (backbones != null) {
            return backbones;
        }
        List<String> words = new ArrayList<>(List.of(BackboneCommand.BUILTIN));
        BackboneCommand.library(settings).list().stream().map(Kept::name).forEach(words::add);
        return words;
    }

    private void row(TextTable table, String word, Probe probe, TrainingSet set, Settings settings) throws IOException {
        Probe.Finding finding;
        Backbone backbone;
        Progress progress = Output.progress(spec.commandLine());
        try (BackboneCommand.Downloads downloads = new BackboneCommand.Downloads(progress)) {
            Backbones all = BackboneCommand.backbones(settings, downloads);
            backbone = all.open(word);
        } catch (IllegalArgumentException e) {
            throw new JobFailedException(String.valueOf(e.getMessage()), e);
        }
        try (Progress.Step step = progress.begin(word, PERCENT * 2L)) {
            finding = probe.run(
                    backbone,
                    set,
                    (stage, fraction) -> step.to((long) ((stage == Stage.DECODE_AND_EMBED ? 0 : PERCENT)
                            + (stage == Stage.CALIBRATE ? 1 : fraction) * PERCENT)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobFailedException("Told to end", e);
        }
        table.row(
                word,
                String.format(Locale.ROOT, "%.3f", finding.accuracy()),
                String.format(Locale.ROOT, "%.3f", finding.f1()),
                String.format(Locale.ROOT, "%.1f", finding.millisPerImage()),
                Long.toString(finding.learning().toSeconds()),
                Integer.toString(backbone.width()));
    }

    private static List<LabelledImage> read(Path folder) {
        try {
            List<LabelledImage> images = new ArrayList<>();
            for (Sample sample : Formats.read(Format.FOLDER, Source.of(folder)).samples()) {
                if (sample.place() instanceof Place.LocalFile(Path file)) {
                    sample.labels().stream()
                            .map(label -> new LabelledImage(label, sample.name(), () -> Files.readAllBytes(file)))
                            .forEach(images::add);
                }
            }
            return images;
        } catch (FormatException e) {
            throw new JobFailedException(String.valueOf(e.getMessage()), e);
        }
    }

    /** At most so many, evenly spread over the list, which is in order of the labels. */
    private static List<LabelledImage> sample(List<LabelledImage> all, int most) {
        return all.size() <= most
                ? all
                : IntStream.range(0, most)
                        .mapToObj(i -> all.get((int) ((long) i * all.size() / most)))
                        .toList();
    }

    private static TrainingSet set(List<LabelledImage> images) {
        List<String> labels =
                images.stream().map(LabelledImage::label).distinct().toList();
        if (labels.size() < 2) {
            throw new JobFailedException("At least two labels, sub-folders with images, are needed");
        }
        List<Set<Integer>> own = images.stream()
                .map(image -> Set.of(labels.indexOf(image.label())))
                .toList();
        return new TrainingSet(labels, new LabelledImages() {
            @Override
            public int size() {
                return images.size();
            }

            @Override
            public byte[] image(int index) throws IOException {
                return images.get(index).content().read();
            }

            @Override
            public Set<Integer> labels(int index) {
                return own.get(index);
            }
        });
    }
}
