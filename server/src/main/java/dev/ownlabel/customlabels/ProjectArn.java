package dev.ownlabel.customlabels;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.Region;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code arn:P:rekognition:R:A:project/NAME/T}; T is the time of creation in epoch milliseconds, kept as text because ARNs are
 * compared whole (specification, wire.md §7).
 */
public record ProjectArn(String partition, Region region, AccountId account, String name, String created) {
    private static final Pattern RESOURCE = Pattern.compile("project/([a-zA-Z0-9_.\\-]{1,255})/([0-9]+)");

    /** The project that {@code text} names, or empty where it has another form. */
    public static Optional<ProjectArn> parse(String text) {
        return Arn.parse(text)
                .filter(arn ->
                        arn.service().equals("rekognition") && arn.account().matches("[0-9]{12}"))
                .flatMap(ProjectArn::from);
    }

    private static Optional<ProjectArn> from(Arn arn) {
        Matcher matcher = RESOURCE.matcher(arn.resource());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ProjectArn(
                arn.partition(),
                new Region(arn.region()),
                new AccountId(arn.account()),
                matcher.group(1),
                matcher.group(2)));
    }

    /** The ARN of a version of it that is made now. */
    ProjectVersionArn version(String versionName, Instant made) {
        return new ProjectVersionArn(partition, region, account, name, versionName, Long.toString(made.toEpochMilli()));
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":rekognition:" + region + ":" + account + ":project/" + name + "/" + created;
    }
}
