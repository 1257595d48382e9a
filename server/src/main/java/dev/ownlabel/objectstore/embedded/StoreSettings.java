package dev.ownlabel.objectstore.embedded;

import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import java.time.Duration;
import java.util.List;

/**
 * Limits of the embedded store.
 *
 * @param maxObjectBytes the largest object, however it is uploaded
 * @param minFreeBytes a write that would leave less of the disk free is refused
 * @param uploadMaxAge a multipart upload idle for longer is aborted
 */
public record StoreSettings(long maxObjectBytes, long minFreeBytes, Duration uploadMaxAge) {
    private static final Setting<Long> MAX_OBJECT = Setting.count(
            "s3.max-object-bytes",
            53_687_091_200L,
            1,
            Long.MAX_VALUE,
            "The largest object that the embedded object store takes, in bytes; one PUT is also bound to 5 GiB, as in"
                    + " AWS.");
    private static final Setting<Long> MIN_FREE = Setting.count(
            "s3.min-free-bytes",
            268_435_456L,
            0,
            Long.MAX_VALUE,
            "Free disk space, in bytes, that writes of objects leave for the rest of the server.");
    private static final Setting<Duration> UPLOAD_AGE = Setting.duration(
            "s3.upload-max-age", "168h", "A multipart upload that was not touched for so long is aborted.");

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL = List.of(MAX_OBJECT, MIN_FREE, UPLOAD_AGE);

    public static StoreSettings from(Settings settings) {
        return new StoreSettings(settings.get(MAX_OBJECT), settings.get(MIN_FREE), settings.get(UPLOAD_AGE));
    }
}
