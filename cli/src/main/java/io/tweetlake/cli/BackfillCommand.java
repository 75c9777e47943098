package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.silver.Backfill;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Fills promoted columns of older rows. */
@Command(
        name = "backfill",
        description = "Fill the columns that silver.columns promotes in rows that are older than the columns,"
                + " from Bronze, in Silver and in Gold. The jobs may go on meanwhile.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake backfill --columns source_app"})
final class BackfillCommand extends LakeCommand {
    @Option(
            names = "--columns",
            paramLabel = "NAME",
            arity = "0..*",
            split = ",",
            description = "Which of them; all where none is named.")
    List<String> columns = new ArrayList<>();

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        Backfill.Figures done = new Backfill(lake, config.silver().columns(), columns).run();
        out.printf("silver %d  gold %d%n", done.silver(), done.gold());
    }
}
