package dev.ownlabel.customlabels;

import dev.ownlabel.aws.ErrorCode;

/** What an event does to a state. */
public sealed interface Step<S> {
    /** The state becomes {@code next}. */
    record To<S>(S next) implements Step<S> {}

    /** The event has happened before: a job reports it again because it runs at least once. */
    record Repeated<S>() implements Step<S> {}

    /** The client asked for what this state does not allow. */
    record Refused<S>(ErrorCode code) implements Step<S> {}
}
