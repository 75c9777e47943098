package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Housekeeping;
import io.tweetlake.common.lake.Lake;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Keeps the tables quick and small. */
@Command(
        name = "optimize",
        description =
                "Make small files of the tables large, lay their rows out by day, and delete files that have been in no"
                        + " current version for longer than optimize.retention. The jobs may go on meanwhile.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake optimize --set lake.root=my-lake --set optimize.retention=2d"})
final class OptimizeCommand extends LakeCommand {
    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) {
        new Housekeeping(lake, config.optimize().retention()).run(done -> {
            out.printf(
                    "%s  compacted %d files into %d  deleted %d%n",
                    done.table().tableName(), done.compacted(), done.into(), done.deleted());
            out.flush();
        });
    }
}
