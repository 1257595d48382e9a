package dev.ownlabel.vision;

import dev.ownlabel.config.Setting;
import dev.ownlabel.vision.finetune.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings of learning. */
public final class VisionSettings {
    public static final Setting<String> BACKBONE = Setting.text(
            "backbone",
            "builtin",
            "The network that new models are built on: 'builtin' (the same as 'builtin-photos') or 'builtin-drawn' (see README), the name"
                    + " of one that 'ownlabel backbone add' added, the path of a NAME.backbone.json or of the .onnx beside it,"
                    + " or its https address ending in #sha256=HEX; several are joined by '+'.");

    public static final Setting<Integer> THREADS = Setting.integer(
            "vision.threads",
            Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 1024),
            1,
            1024,
            "Images that a training decodes and embeds at a time.");

    public static final Setting<Long> SEED = Setting.count(
            "vision.seed", 1, 0, Long.MAX_VALUE, "Seed of training: the same data and seed give the same model.");

    public static final Setting<Duration> VIEWS_BUDGET = Setting.duration(
            "vision.views-budget",
            "180s",
            "Time that a training may spend on finding out which views of an image help: larger, mirrored, or places that"
                    + " stand out, such as small defects; 0s: the whole image at the network's own size alone.");

    public static final Setting<Duration> TUNING_BUDGET = Setting.duration(
            "vision.tuning-budget",
            "150s",
            "Time that a training of 60 images or more may spend on finding out whether fine-tuning the network for its"
                    + " labels helps, and on doing it; 0s: none.");

    public static final Setting<Long> TUNING_MEMORY = Setting.count(
            "vision.tuning-memory-bytes",
            2L << 30,
            1L << 20,
            1L << 42,
            "Memory that fine-tuning may take, about; a network that takes more is not fine-tuned.");

    public static final Setting<Limits.Choice> DEVICE = Setting.choice(
            "vision.device",
            Limits.Choice.CPU,
            "Where networks are fine-tuned: 'cpu', 'cuda' (an NVIDIA GPU and the CUDA build of the tensor library;"
                    + " without them there is no fine-tuning), or 'auto', which falls back to the CPU. Models are run on"
                    + " the CPU.");

    public static final Setting<Path> BACKBONE_CACHE = new Setting<>(
            "vision.backbone-cache",
            "~/.ownlabel/backbones",
            VisionSettings::inHome,
            "Folder that keeps the backbones that were added or fetched from https addresses.",
            false);

    public static final List<Setting<?>> ALL =
            List.of(BACKBONE, THREADS, SEED, VIEWS_BUDGET, TUNING_BUDGET, TUNING_MEMORY, DEVICE, BACKBONE_CACHE);

    private VisionSettings() {}

    private static Path inHome(String text) {
        return text.startsWith("~/") ? Path.of(System.getProperty("user.home"), text.substring(2)) : Path.of(text);
    }
}
