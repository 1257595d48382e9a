package dev.ownlabel.api;

import dev.ownlabel.iam.Caller;

/** What a handler knows about a request besides its input. */
public record RequestContext(Caller caller, String requestId) {}
