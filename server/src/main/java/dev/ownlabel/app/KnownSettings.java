package dev.ownlabel.app;

import dev.ownlabel.api.ApiSettings;
import dev.ownlabel.audit.AuditSettings;
import dev.ownlabel.config.Setting;
import dev.ownlabel.customlabels.CustomLabelsSettings;
import dev.ownlabel.http.HttpSettings;
import dev.ownlabel.inference.InferenceSettings;
import dev.ownlabel.jobs.JobSettings;
import dev.ownlabel.kms.KmsSettings;
import dev.ownlabel.kms.external.ExternalKmsSettings;
import dev.ownlabel.metastore.DatabaseSettings;
import dev.ownlabel.objectstore.embedded.StoreSettings;
import dev.ownlabel.objectstore.external.ExternalSettings;
import dev.ownlabel.training.TrainingSettings;
import dev.ownlabel.vision.VisionSettings;
import dev.ownlabel.vision.detect.DetectionOptions;
import java.util.List;
import java.util.stream.Stream;

/** Every setting there is, package by package. */
public final class KnownSettings {
    /** In the order in which they are listed. */
    public static final List<Setting<?>> ALL = Stream.of(
                    AppSettings.ALL,
                    HttpSettings.ALL,
                    ApiSettings.ALL,
                    DatabaseSettings.ALL,
                    KmsSettings.ALL,
                    ExternalKmsSettings.ALL,
                    StoreSettings.ALL,
                    ExternalSettings.ALL,
                    AuditSettings.ALL,
                    JobSettings.ALL,
                    CustomLabelsSettings.ALL,
                    VisionSettings.ALL,
                    DetectionOptions.ALL,
                    TrainingSettings.ALL,
                    InferenceSettings.ALL)
            .<Setting<?>>flatMap(List::stream)
            .toList();

    private KnownSettings() {}
}
