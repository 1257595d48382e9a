package dev.ownlabel.audit;

import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether, where and how much is recorded.
 *
 * @param files how many files are kept, the one that is written included; the oldest goes first
 */
public record AuditSettings(boolean on, Path folder, long fileBytes, int files) {
    private static final Setting<Boolean> ON = Setting.flag(
            "audit.on", true, "Whether every call that changes or copies something, or is denied, is recorded.");
    private static final Setting<String> FOLDER = Setting.text(
            "audit.folder", "", "Where the audit record is written; empty: the folder audit of the data folder.");
    private static final Setting<Long> FILE_BYTES = Setting.count(
            "audit.file-bytes",
            16L << 20,
            64L << 10,
            1L << 40,
            "How large a file of the audit record becomes before the next one is begun.");
    private static final Setting<Integer> FILES = Setting.integer(
            "audit.files", 20, 2, 10_000, "How many files of the audit record are kept; the oldest go.");

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL = List.of(ON, FOLDER, FILE_BYTES, FILES);

    /** The settings; the record stands in {@code usualFolder} where they name no other. */
    public static AuditSettings from(Settings settings, Path usualFolder) {
        String folder = settings.get(FOLDER);
        return new AuditSettings(
                settings.get(ON),
                folder.isEmpty() ? usualFolder : Path.of(folder),
                settings.get(FILE_BYTES),
                settings.get(FILES));
    }
}
