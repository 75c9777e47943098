package io.tweetlake.cli;

import io.tweetlake.common.Secrets;
import io.tweetlake.common.config.binding.Nearest;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.common.job.FailureReport;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.lang3.exception.ExceptionUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code tweetlake} command line: finds the command, and turns what it throws into a message and an exit status. */
@Command(
        name = "tweetlake",
        description = "Turn tweets into Delta tables with sentiment labels.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            RunCommand.Bronze.class,
            RunCommand.Silver.class,
            RunCommand.Gold.class,
            RunCommand.class,
            SqlCommand.class,
            DashboardCommand.class,
            ReportCommand.class,
            InspectCommand.class,
            ReplayCommand.class,
            ListenCommand.class,
            ModelCommand.class,
            RescoreCommand.class,
            QuarantineCommand.class,
            ComplyCommand.class,
            ForgetCommand.class,
            BackfillCommand.class,
            OptimizeCommand.class,
            ConfigCommand.class,
            WarmUpCommand.class
        },
        footer = {"", "Example: tweetlake demo", "Each command explains itself: tweetlake sql --help"})
public final class Tweetlake {
    @Option(
            names = "--verbose",
            scope = CommandLine.ScopeType.INHERIT,
            description = "Log Spark's messages, and show stack traces.")
    boolean verbose;

    /** What picocli says of a value is in the words of Java's classes. */
    private static final Pattern CONVERSION = Pattern.compile("cannot convert '(.*)' to .*Exception.*");

    private Tweetlake() {}

    public static void main(String[] args) {
        UnnamedUser.name();
        int status = status(commandLine(), args);
        if (status != ExitStatus.DONE) {
            System.exit(status);
        }
    }

    /** Runs a command; errors of the JVM are reported too, which picocli lets pass. */
    static int status(CommandLine line, String... args) {
        try {
            return line.execute(args);
        } catch (Error e) {
            return report(e, line, false);
        }
    }

    static CommandLine commandLine() {
        Tweetlake root = new Tweetlake();
        return new CommandLine(root)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionStrategy(parsed -> {
                    Logging.configure(root.verbose);
                    return new CommandLine.RunLast().execute(parsed);
                })
                .setParameterExceptionHandler((mistake, words) -> explain(mistake))
                .setExecutionExceptionHandler((thrown, command, parsed) -> report(thrown, command, root.verbose));
    }

    /** As picocli does, but for a word that is no command: its suggestions take more letters in common for nearer. */
    private static int explain(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        String problem = CONVERSION.matcher(mistake.getMessage()).replaceFirst("'$1' cannot be read");
        err.println(command.getColorScheme().errorText(Secrets.masked(problem)));
        Optional<String> meant = mistake instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
                ? Nearest.to(
                        unmatched.getUnmatched().get(0),
                        command.getSubcommands().keySet())
                : Optional.empty();
        if (meant.isPresent()) {
            err.println("Did you mean: " + command.getCommandName() + " " + meant.get() + "?");
        } else if (!UnmatchedArgumentException.printSuggestions(mistake, err)) {
            command.usage(err, command.getColorScheme());
        }
        err.flush();
        return ExitStatus.USER_ERROR;
    }

    private static int report(Throwable thrown, CommandLine command, boolean verbose) {
        FailureReport report = FailureReport.of(thrown);
        PrintWriter err = command.getErr();
        err.println(command.getColorScheme().errorText("tweetlake: " + report.message()));
        if (verbose) {
            err.println(Secrets.masked(ExceptionUtils.getStackTrace(thrown)));
        } else if (report.isUnexpected()) {
            err.println("  Fix: see what --verbose shows, and report it if you cannot change it");
        }
        err.flush();
        return report.status();
    }
}
