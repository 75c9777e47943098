package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Housekeeping;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.silver.ErasureProof;
import java.io.PrintWriter;
import picocli.CommandLine.Command;

/** Keeps the tables quick and small. */
@Command(
        name = "optimize",
        description = "Compact small files, cluster rows by day, and delete files that no version within"
                + " optimize.retention uses. The jobs may keep running.",
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
        for (ErasureProof.Finding finding : new ErasureProof(lake).look()) {
            out.printf(
                    "erased account %s: %s has content in %s, which goes when it is older than optimize.retention%n",
                    finding.account(), finding.table().tableName(), finding.file());
        }
    }
}
