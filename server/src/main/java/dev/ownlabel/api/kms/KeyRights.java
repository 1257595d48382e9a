package dev.ownlabel.api.kms;

import dev.ownlabel.iam.Caller;

/** Whether a caller may give a key to a model that is trained or copied. */
public interface KeyRights {
    /** Lets the caller go on, or ends the request. */
    void requireForModels(Caller caller, String keyId);
}
