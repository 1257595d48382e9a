package dev.ownlabel.objectstore.external;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Secret;
import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the external S3 is and whose its buckets are. One set of credentials serves every account (specification,
 * policies-and-copy.md §7, C), so which account a bucket belongs to is said here, not asked there.
 *
 * @param endpoint empty for AWS itself
 * @param owners account by bucket; {@code *} stands for every bucket not named
 */
public record ExternalSettings(
        Optional<URI> endpoint,
        String region,
        Credentials credentials,
        boolean pathStyle,
        String serviceBucket,
        Map<String, AccountId> owners) {

    /** An access key of the external S3. */
    public record Credentials(String accessKeyId, Secret secretAccessKey) {}

    private static final Setting<String> ENDPOINT = Setting.text(
            "s3.external.endpoint",
            "",
            "Address of the external S3; empty for AWS, in the Region of s3.external.region.");
    private static final Setting<String> REGION =
            Setting.text("s3.external.region", "us-east-1", "Region that requests to the external S3 are signed for.");
    private static final Setting<String> ACCESS_KEY_ID =
            Setting.text("s3.external.access-key-id", "", "Access key id at the external S3.");
    private static final Setting<String> SECRET_ACCESS_KEY =
            Setting.secretText("s3.external.secret-access-key", "Secret access key at the external S3.");
    private static final Setting<Boolean> PATH_STYLE = Setting.flag(
            "s3.external.path-style",
            true,
            "Whether buckets stand in the path of the external S3, not in the host name.");
    private static final Setting<String> SERVICE_BUCKET = Setting.text(
            "s3.external.service-bucket",
            "ownlabel-service",
            "Bucket of the external S3 for what the service keeps for itself.");
    private static final Setting<Map<String, AccountId>> OWNERS = new Setting<>(
            "s3.external.bucket-owners",
            "*=111122223333",
            ExternalSettings::owners,
            "Which account a bucket of the external S3 belongs to: BUCKET=ACCOUNT, separated by commas; * for all"
                    + " others.",
            false);

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL =
            List.of(ENDPOINT, REGION, ACCESS_KEY_ID, SECRET_ACCESS_KEY, PATH_STYLE, SERVICE_BUCKET, OWNERS);

    public ExternalSettings {
        owners = Map.copyOf(owners);
    }

    public static ExternalSettings from(Settings settings) {
        String endpoint = settings.get(ENDPOINT);
        return new ExternalSettings(
                endpoint.isEmpty() ? Optional.empty() : Optional.of(URI.create(endpoint)),
                settings.get(REGION),
                new Credentials(settings.get(ACCESS_KEY_ID), new Secret(settings.get(SECRET_ACCESS_KEY))),
                settings.get(PATH_STYLE),
                settings.get(SERVICE_BUCKET),
                settings.get(OWNERS));
    }

    private static Map<String, AccountId> owners(String text) {
        Map<String, AccountId> owners = new HashMap<>();
        for (String pair : text.split(",", -1)) {
            String[] sides = pair.strip().split("=", -1);
            if (sides.length != 2 || sides[0].isEmpty()) {
                throw new IllegalArgumentException("must be BUCKET=ACCOUNT pairs separated by commas");
            }
            owners.put(sides[0], new AccountId(sides[1]));
        }
        return owners;
    }
}
