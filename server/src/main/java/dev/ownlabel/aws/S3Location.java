package dev.ownlabel.aws;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An object in S3: bucket, key and, where one is meant, the version. */
public record S3Location(
        String bucket, String key, @Nullable String version) {

    public S3Location {
        if (bucket.isEmpty() || key.isEmpty()) {
            throw new IllegalArgumentException("An S3 location needs a bucket and a key");
        }
    }

    public static S3Location of(String bucket, String key) {
        return new S3Location(bucket, key, null);
    }

    /** The location that {@code s3://BUCKET/KEY} names, or empty where the text has another form. */
    public static Optional<S3Location> parse(String uri) {
        if (!uri.startsWith("s3://")) {
            return Optional.empty();
        }
        int slash = uri.indexOf('/', 5);
        if (slash <= 5 || slash == uri.length() - 1) {
            return Optional.empty();
        }
        return Optional.of(of(uri.substring(5, slash), uri.substring(slash + 1)));
    }

    /** {@code s3://BUCKET/KEY}, without the version. */
    public String uri() {
        return "s3://" + bucket + "/" + key;
    }
}
