package dev.ownlabel.api.kms;

import dev.ownlabel.iam.Caller;
import dev.ownlabel.iam.Ruling;

/** Whether a caller may give a key to a model that is trained or copied. */
@FunctionalInterface
public interface KeyRights {
    /** What the rules say to it; a key that is not there ends the request as NotFound or InvalidParameter. */
    Ruling forModels(Caller caller, String keyId);
}
