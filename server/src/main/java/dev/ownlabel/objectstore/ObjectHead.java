package dev.ownlabel.objectstore;

import dev.ownlabel.aws.S3Location;
import java.time.Instant;

/** What is known of an object without its bytes; the location carries the version where the bucket is versioned. */
public record ObjectHead(S3Location location, long sizeBytes, String etag, String contentType, Instant lastModified) {}
