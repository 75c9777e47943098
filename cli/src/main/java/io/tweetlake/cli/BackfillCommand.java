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
        description = "Fill the columns of silver.columns in older rows of Silver and Gold, from Bronze. The jobs"
                + " may keep running.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake backfill --columns source_app"})
final class BackfillCommand extends LakeCommand {
    @Option(
            names = "--columns",
            paramLabel = "NAME",
            arity = "0..*",
            split = ",",
            description = "Columns to fill. Default: all.")
    List<String> columns = new ArrayList<>();

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        Backfill.Figures done = new Backfill(lake, config.silver().columns(), columns).run();
        out.printf("silver %d  gold %d%n", done.silver(), done.gold());
    }
}
