package io.tweetlake.cli;

import io.tweetlake.common.SecretUris;
import io.tweetlake.common.UserError;
import io.tweetlake.common.config.binding.Nearest;
import io.tweetlake.common.job.ExitStatus;
import io.tweetlake.models.mlflow.MlflowException;
import java.io.PrintWriter;
import java.util.Optional;
import org.apache.commons.lang3.exception.ExceptionUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code tweetlake} command line: finds the command, and turns what it throws into a message and an exit status. */
@Command(
        name = "tweetlake",
        description = "Tweet JSON in, queryable sentiment out.",
        mixinStandardHelpOptions = true,
        version = "tweetlake 0.1.0",
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
            ModelCommand.class,
            RescoreCommand.class,
            QuarantineCommand.class,
            ComplyCommand.class,
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
            description = "Log what Spark does, and show stack traces.")
    boolean verbose;

    private Tweetlake() {}

    public static void main(String[] args) {
        int status = commandLine().execute(args);
        if (status != ExitStatus.DONE) {
            System.exit(status);
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
        err.println(command.getColorScheme().errorText(mistake.getMessage()));
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

    private static int report(Exception thrown, CommandLine command, boolean verbose) {
        PrintWriter err = command.getErr();
        Optional<UserError> mistake = ExitStatus.userError(thrown);
        String message = mistake.map(UserError::getMessage).orElseGet(() -> fault(thrown));
        err.println(command.getColorScheme().errorText("tweetlake: " + message));
        if (verbose) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return ExitStatus.of(thrown);
    }

    /** What failed outside of tweetlake, or is wrong in it: the last cause that has a message says it best. */
    private static String fault(Throwable thrown) {
        Throwable cause = ExceptionUtils.getThrowableList(thrown).stream()
                .filter(each -> each instanceof MlflowException)
                .findFirst()
                .orElseGet(() -> lastWithMessage(thrown));
        String line =
                String.valueOf(cause.getMessage()).strip().lines().findFirst().orElse("");
        String what = cause instanceof MlflowException ? line : cause.getClass().getSimpleName() + ": " + line;
        return SecretUris.masked(what) + "\n  Fix: see what --verbose shows, and report it if you cannot change it";
    }

    private static Throwable lastWithMessage(Throwable thrown) {
        return ExceptionUtils.getThrowableList(thrown).stream()
                .filter(each -> each.getMessage() != null && !each.getMessage().isBlank())
                .reduce((first, last) -> last)
                .orElse(thrown);
    }
}
