package dev.ownlabel.customlabels;

import dev.ownlabel.aws.AccountId;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.aws.Region;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code arn:P:rekognition:R:A:project/PROJECT/dataset/(train|test)/T}. */
public record DatasetArn(
        String partition, Region region, AccountId account, String project, Type type, String created) {
    private static final Pattern RESOURCE =
            Pattern.compile("project/([a-zA-Z0-9_.\\-]{1,255})/dataset/(train|test)/([0-9]+)");

    /** A project has at most one dataset of each type. */
    public enum Type {
        TRAIN,
        TEST
    }

    /** The dataset that {@code text} names, or empty where it has another form. */
    public static Optional<DatasetArn> parse(String text) {
        return Arn.parse(text)
                .filter(arn ->
                        arn.service().equals("rekognition") && arn.account().matches("[0-9]{12}"))
                .flatMap(DatasetArn::from);
    }

    private static Optional<DatasetArn> from(Arn arn) {
        Matcher matcher = RESOURCE.matcher(arn.resource());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return Optional.of(new DatasetArn(
                arn.partition(),
                new Region(arn.region()),
                new AccountId(arn.account()),
                matcher.group(1),
                Type.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
                matcher.group(3)));
    }

    @Override
    public String toString() {
        return "arn:" + partition + ":rekognition:" + region + ":" + account + ":project/" + project + "/dataset/"
                + type.name().toLowerCase(Locale.ROOT) + "/" + created;
    }
}
