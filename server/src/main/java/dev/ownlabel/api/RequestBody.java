package dev.ownlabel.api;

import software.amazon.awssdk.core.SdkBytes;

/** A request's body, read only when it is wanted. */
public interface RequestBody extends AutoCloseable {

    /**
     * The whole body.
     *
     * @throws dev.ownlabel.aws.ServiceException where it is too large, encoded, too slow, or the server holds too many already
     */
    SdkBytes read();

    /** Gives back the memory that was set aside for it, and discards what was not read, within bounds. */
    @Override
    void close();
}
