package dev.ownlabel.kms.external;

import dev.ownlabel.aws.Secret;
import dev.ownlabel.config.Setting;
import dev.ownlabel.config.Settings;
import dev.ownlabel.config.SettingsException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the external KMS is. One set of credentials serves every account; which keys it may use is said there.
 *
 * @param endpoint empty for AWS itself
 * @param serviceKey the key there that stands for the service's own keys; empty: those stay local
 */
public record ExternalKmsSettings(
        Optional<URI> endpoint, String region, Credentials credentials, Optional<String> serviceKey) {

    /** An access key of the external KMS. */
    public record Credentials(String accessKeyId, Secret secretAccessKey) {}

    private static final Setting<Optional<URI>> ENDPOINT = new Setting<>(
            "kms.external.endpoint",
            "",
            ExternalKmsSettings::address,
            "Address of the external KMS; empty for AWS, in the Region of kms.external.region.",
            false);
    private static final Setting<String> REGION = Setting.text(
            "kms.external.region", "us-east-1", "Region that requests to the external KMS are signed for.");
    private static final Setting<String> ACCESS_KEY_ID =
            Setting.text("kms.external.access-key-id", "", "Access key id at the external KMS.");
    private static final Setting<String> SECRET_ACCESS_KEY =
            Setting.secretText("kms.external.secret-access-key", "Secret access key at the external KMS.");
    private static final Setting<String> SERVICE_KEY = Setting.text(
            "kms.external.service-key",
            "",
            "Key of the external KMS (id, ARN or alias) for models and objects that are under no key of a user's; empty:"
                    + " those are under local keys.");

    /** Every setting of this package. */
    public static final List<Setting<?>> ALL = List.of(ENDPOINT, REGION, ACCESS_KEY_ID, SECRET_ACCESS_KEY, SERVICE_KEY);

    /**
     * The settings in force.
     *
     * @throws SettingsException where the credentials are missing
     */
    public static ExternalKmsSettings from(Settings settings) {
        List<String> missing = new ArrayList<>();
        for (Setting<String> required : List.of(ACCESS_KEY_ID, SECRET_ACCESS_KEY)) {
            if (settings.get(required).isBlank()) {
                missing.add(required.key() + " must be set where kms.store is external");
            }
        }
        if (!missing.isEmpty()) {
            throw new SettingsException(missing);
        }
        String serviceKey = settings.get(SERVICE_KEY);
        return new ExternalKmsSettings(
                settings.get(ENDPOINT),
                settings.get(REGION),
                new Credentials(settings.get(ACCESS_KEY_ID), new Secret(settings.get(SECRET_ACCESS_KEY))),
                serviceKey.isEmpty() ? Optional.empty() : Optional.of(serviceKey));
    }

    private static Optional<URI> address(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        URI address = URI.create(text);
        if (address.getHost() == null || !List.of("http", "https").contains(address.getScheme())) {
            throw new IllegalArgumentException("must be an address such as https://kms.example.com");
        }
        return Optional.of(address);
    }
}
