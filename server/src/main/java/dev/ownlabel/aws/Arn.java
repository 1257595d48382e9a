package dev.ownlabel.aws;

import java.util.Optional;

/**
 * An Amazon Resource Name, {@code arn:partition:service:region:account:resource}. Region and account may be empty (S3, IAM);
 * the resource may contain further colons.
 */
public record Arn(String partition, String service, String region, String account, String resource) {

    public Arn {
        if (partition.isEmpty() || service.isEmpty() || resource.isEmpty()) {
            throw new IllegalArgumentException("An ARN needs a partition, a service and a resource");
        }
    }

    /** The parts of {@code text}, or empty where it is not an ARN. */
    public static Optional<Arn> parse(String text) {
        String[] parts = text.split(":", 6);
        if (parts.length != 6
                || !parts[0].equals("arn")
                || parts[1].isEmpty()
                || parts[2].isEmpty()
                || parts[5].isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Arn(parts[1], parts[2], parts[3], parts[4], parts[5]));
    }

    /** As {@link #parse}, for text this program wrote itself. */
    public static Arn of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("Not an ARN: " + text));
    }

    public boolean belongsTo(AccountId owner) {
        return account.equals(owner.value());
    }

    @Override
    public String toString() {
        return String.join(":", "arn", partition, service, region, account, resource);
    }
}
