package dev.ownlabel.artifacts;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.customlabels.ProjectVersion;
import dev.ownlabel.customlabels.ProjectVersionArn;
import dev.ownlabel.kms.EncryptionContext;
import dev.ownlabel.kms.KeyChoice;
import java.nio.charset.StandardCharsets;

/**
 * Where a version's objects lie. The digest of the ARN stands for the ARN: names may contain dots only, which some stores would read
 * as a path.
 */
record VersionPlace(ProjectVersionArn version) {

    /** Prefix of everything stored for the version. */
    String root() {
        return version.account() + "/" + Sha256.hex(version.toString().getBytes(StandardCharsets.UTF_8)) + "/";
    }

    /** Prefix of the model. */
    String model() {
        return root() + "model/";
    }

    /** Prefix of what a training keeps until it ends. */
    String working() {
        return root() + "working/";
    }

    /** The key that the version was asked to be kept under (specification, policies-and-copy.md §8). */
    static KeyChoice key(ProjectVersion version) {
        AccountId account = version.arn().account();
        String named = version.kmsKeyId();
        return named == null ? new KeyChoice.Service(account) : new KeyChoice.Customer(account, named);
    }

    EncryptionContext context() {
        return EncryptionContext.of(version.account().value(), version.toString());
    }
}
