package dev.ownlabel.customlabels;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.Region;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code arn:P:rekognition:R:A:project/PROJECT/version/NAME/T}; the digits belong to the version, the project's own are absent
 * (specification, operations.md §2).
 */
public record ProjectVersionArn(
        String partition, Region region, AccountId account, String project, String name, String created) {
    private static final Pattern RESOURCE =
            Pattern.compile("project/([a-zA-Z0-9_.\\-]{1,255})/version/([a-zA-Z0-9_.\\-]{1,255})/([0-9]+)");

    /** The version that {@code text} names, or empty where it has another form. */
    public static Optional<ProjectVersionArn> parse(String text) {
        return Arn.parse(text)
                .filter(arn ->
                        arn.service().equals("rekognition") && arn.account().matches("[0-9]{12}"))
                .flatMap(ProjectVersionArn::from);
    }

    private static Optional<ProjectVersionArn> from(Arn arn) {
        Matcher matcher = RESOURCE.matcher(arn.resource());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new ProjectVersionArn(
                arn.partition(),
                new Region(arn.region()),
                new AccountId(arn.account()),
                matcher.group(1),
                matcher.group(2),
                matcher.group(3)));
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":rekognition:" + region + ":" + account + ":project/" + project + "/version/"
                + name + "/" + created;
    }
}
