package io.tweetlake.benchmarks;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Runs one benchmark by its name; a failure is one line. */
@Command(
        name = "benchmarks/run",
        description = "Measures tweetlake on this machine.",
        subcommands = {
            Peers.class,
            Ingest.class,
            MicroBatchCost.class,
            Freshness.class,
            SilverGrowth.class,
            SeenFilesGrowth.class,
            Slots.class,
            DashboardRefresh.class
        },
        mixinStandardHelpOptions = true,
        scope = CommandLine.ScopeType.INHERIT)
final class Benchmarks {
    private Benchmarks() {}

    public static void main(String[] args) {
        Configurator.setAllLevels("", Level.ERROR);
        CommandLine line = new CommandLine(new Benchmarks());
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            System.err.println(command.getCommandName() + ": " + failure.getMessage());
            return 1;
        });
        if (args.length == 0) {
            line.usage(System.err);
            System.exit(2);
        }
        System.exit(line.execute(args));
    }
}
