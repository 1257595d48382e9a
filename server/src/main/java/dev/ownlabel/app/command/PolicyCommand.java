package dev.ownlabel.app.command;

import dev.ownlabel.app.Inspection;
import dev.ownlabel.aws.Arn;
import dev.ownlabel.iam.Access;
import dev.ownlabel.policy.Decision;
import dev.ownlabel.policy.Explanation;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Questions about policies. */
@Command(
        name = "policy",
        description = "Ask the policies of a data folder what they decide.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = PolicyCommand.Explain.class)
@SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
final class PolicyCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: explain");
    }

    @Command(
            name = "explain",
            description =
                    "Tell whether a principal may do something, and what every statement of every policy says to it."
                            + " Ends with 0 where it may, else with 1.",
            mixinStandardHelpOptions = true)
    @SuppressWarnings("NullAway.Init") // picocli sets the annotated fields
    static final class Explain implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Mixin
        private SettingOptions settings;

        @Option(
                names = "--principal",
                paramLabel = "ARN",
                required = true,
                description = "A user, a role, a session of a role, or an account's root.")
        private String principal;

        @Option(
                names = "--action",
                paramLabel = "ACTION",
                required = true,
                description = "Such as rekognition:CopyProjectVersion.")
        private String action;

        @Option(
                names = "--resource",
                paramLabel = "ARN",
                required = true,
                description =
                        "What it would be done to; * where the action has no resource. The policies of a project are"
                                + " asked where this is the project or one of its versions.")
        private String resource;

        @Option(
                names = "--condition",
                paramLabel = "KEY=VALUE",
                description = "A condition key of the request, such as aws:RequestTag/team=labels; may be repeated.")
        private Map<String, String> conditions = new LinkedHashMap<>();

        @Override
        public Integer call() throws IOException {
            Arn who = Arn.parse(principal)
                    .filter(arn -> arn.account().matches("[0-9]{12}"))
                    .orElseThrow(() ->
                            new ParameterException(spec.commandLine(), "Not the ARN of a principal: " + principal));
            LogOutput.forCommands();
            Map<String, List<String>> context = conditions.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
            try (Inspection inspection = Inspection.open(settings.read())) {
                Explanation explanation = inspection.explain(who, new Access(action, resource, context));
                say(spec.commandLine().getOut(), explanation);
                return explanation.decision().allows() ? 0 : 1;
            }
        }

        private void say(PrintWriter out, Explanation explanation) {
            for (Explanation.Finding finding : explanation.findings()) {
                out.println((finding.applies() ? "  applies  " : "  passes   ")
                        + (finding.allow() ? "allow: " : "deny:  ") + finding.statement() + " " + finding.why());
            }
            if (explanation.findings().isEmpty()) {
                out.println("  No policy has a say.");
            }
            out.println(
                    switch (explanation.decision()) {
                        case Decision.Allowed _ ->
                            "Allowed " + explanation.decision().reason(action);
                        case Decision.ImplicitlyDenied _ ->
                            "Denied " + explanation.decision().reason(action);
                        case Decision.ExplicitlyDenied(var by) -> "Denied by " + by;
                    });
            out.flush();
        }
    }
}
