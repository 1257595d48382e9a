package dev.ownlabel.app.command;

import dev.ownlabel.app.AppSettings;
import dev.ownlabel.app.KnownSettings;
import dev.ownlabel.app.SettingSources;
import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command takes settings. */
final class SettingOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "The folder that holds everything; short for --set data.folder=DIR. Default: ~/.ownlabel")
    private @Nullable String data;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A file of settings: lines of KEY = VALUE, # begins a comment.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description =
                    "A setting; may be repeated. It wins over OWNLABEL_KEY in the environment, and that over --config."
                            + " 'ownlabel config' lists all keys.")
    private Map<String, String> values = new LinkedHashMap<>();

    /** The settings in force. */
    Settings read() {
        return read(Map.of());
    }

    /** The settings in force; {@code more} are those that the command has options of its own for. */
    Settings read(Map<Setting<?>, String> more) {
        Map<String, String> commandLine = new LinkedHashMap<>(values);
        more.forEach((setting, value) -> commandLine.put(setting.key(), value));
        if (data != null) {
            commandLine.put(AppSettings.DATA_FOLDER.key(), data);
        }
        return SettingSources.read(KnownSettings.ALL, commandLine, System.getenv(), file);
    }
}
