package dev.ownlabel.sigv4;

import dev.ownlabel.aws.Region;

/** Where a signature is good: one Region and one service's signing name, {@code rekognition}. */
public record Scope(Region region, String service) {}
