package dev.ownlabel.app.command;

import dev.ownlabel.api.customlabels.CopyChecks.Check;
import dev.ownlabel.api.customlabels.CopyHandler;
import dev.ownlabel.app.Inspection;
import dev.ownlabel.app.client.Connection;
import dev.ownlabel.app.client.Copying;
import dev.ownlabel.app.client.Versions;
import dev.ownlabel.aws.ErrorCode;
import dev.ownlabel.iam.Ruling;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.rekognition.model.OutputConfig;
import software.amazon.awssdk.services.rekognition.model.ProjectVersionDescription;

/** Copies a model version into a project of the profile's account, or tells whether it could be. */
@Command(
        name = "copy",
        description = "Copy a trained version into a project of your account, from there or from another account.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Another account's version can be copied where a policy of its project allows it: aws rekognition"
                    + " put-project-policy."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class CopyCommand implements Callable<Integer> {
    private static final Pattern PLACE = Pattern.compile("s3://([^/]+)(?:/(.*))?");

    @Spec
    private CommandSpec spec;

    @Mixin
    private ConnectionOptions connections;

    @Parameters(paramLabel = "ARN", description = "The version to copy.")
    private String source;

    @Option(names = "--from", paramLabel = "ARN", required = true, description = "The version's project.")
    private String from;

    @Option(
            names = "--to",
            paramLabel = "ARN",
            required = true,
            description = "The project that gets the copy, of the profile's account.")
    private String to;

    @Option(names = "--name", paramLabel = "NAME", description = "The copy's name. Default: the version's")
    private @Nullable String name;

    @Option(
            names = "--output",
            paramLabel = "s3://BUCKET/PREFIX",
            description =
                    "Where copies of the training results go. Default: the bucket that 'train' uses for the project, made"
                            + " where it does not exist.")
    private @Nullable String output;

    @Option(
            names = "--kms-key",
            paramLabel = "KEY",
            description = "The KMS key that encrypts the copy. Default: the service's own.")
    private @Nullable String kmsKey;

    @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "A tag of the copy; may be repeated.")
    private Map<String, String> tags = new LinkedHashMap<>();

    @Option(
            names = "--dry-run",
            description =
                    "Copy nothing; list every check with its outcome and the policy statement that decided it. Reads the data"
                            + " folder, with its server running or not. Ends with 1 where a check does not hold.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        LogOutput.forCommands();
        Copying.Order order = new Copying.Order(
                from, source, to, name == null ? Versions.nameOf(source) : name, place(), kmsKey, tags);
        return dryRun ? explain(order) : copy(order);
    }

    private int copy(Copying.Order order) throws IOException {
        try (Connection connection = connections.open()) {
            ProjectVersionDescription copied = new Copying(connection, Output.progress(spec.commandLine())).copy(order);
            PrintWriter out = spec.commandLine().getOut();
            out.println(copied.statusMessage());
            out.println("Version: " + copied.projectVersionArn());
            out.println("Next: ownlabel detect --start " + copied.projectVersionArn() + " IMAGE...");
            out.flush();
        }
        return 0;
    }

    private int explain(Copying.Order order) throws IOException {
        try (Inspection inspection = Inspection.open(connections.folder(spec.commandLine()))) {
            List<Check> checks = inspection
                    .checks()
                    .explain(
                            inspection.profile(connections.profile()),
                            CopyHandler.wanted(order.request(), inspection.region()));
            PrintWriter out = spec.commandLine().getOut();
            checks.forEach(check -> say(out, check));
            boolean all = checks.stream().allMatch(check -> check.outcome() instanceof Ruling.Holds);
            out.println(all ? "The copy would begin." : "The copy would be refused.");
            out.flush();
            return all ? 0 : 1;
        }
    }

    private static void say(PrintWriter out, Check check) {
        switch (check.outcome()) {
            case Ruling.Holds(String by) -> {
                out.println("  ok       " + check.what());
                decided(out, by);
            }
            case Ruling.Refused(ErrorCode code, String message, String by) -> {
                out.println("  refused  " + check.what());
                out.println("             " + code.wireName() + ": " + message);
                decided(out, by);
            }
        }
    }

    private static void decided(PrintWriter out, String by) {
        if (!by.isEmpty()) {
            out.println("             decided by: " + by);
        }
    }

    private @Nullable OutputConfig place() {
        if (output == null) {
            return null;
        }
        Matcher place = PLACE.matcher(output);
        if (!place.matches()) {
            throw new ParameterException(spec.commandLine(), "Not s3://BUCKET/PREFIX: " + output);
        }
        return OutputConfig.builder()
                .s3Bucket(place.group(1))
                .s3KeyPrefix(place.group(2))
                .build();
    }
}
