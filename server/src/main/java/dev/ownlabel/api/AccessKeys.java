package dev.ownlabel.api;

import dev.ownlabel.iam.Caller;
import dev.ownlabel.sigv4.Credential;
import java.util.Optional;

/** Finds whose an access key is. Called for every request, so it must be quick. */
@FunctionalInterface
public interface AccessKeys {

    /** The key's holder and secret; empty where there is no such key or it may not be used. */
    Optional<AccessKey> find(String accessKeyId);

    /** An access key that may be used. */
    record AccessKey(Caller caller, Credential credential) {}
}
