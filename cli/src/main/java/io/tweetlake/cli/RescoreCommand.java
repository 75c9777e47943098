package io.tweetlake.cli;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.gold.Rescore;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.LocalDate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Labels history again. */
@Command(
        name = "rescore",
        description = "Label tweets of gold_tweets again with another model. The jobs may keep running. If it is"
                + " interrupted, call it again and it resumes.",
        mixinStandardHelpOptions = true,
        footer = {"", "Example: tweetlake rescore --model models:/tweets/4 --from 2026-06-01 --to 2026-06-30"})
final class RescoreCommand extends LakeCommand {
    @Option(
            names = "--model",
            paramLabel = "REF",
            description = "Model reference. Default: model.ref, or the models of model.byLanguage.")
    String model;

    @Option(names = "--from", paramLabel = "DATE", description = "First UTC day of the tweets. Default: the earliest.")
    LocalDate from;

    @Option(names = "--to", paramLabel = "DATE", description = "Last UTC day, inclusive. Default: the latest.")
    LocalDate to;

    @Option(
            names = "--rows-at-once",
            paramLabel = "N",
            defaultValue = "50000",
            description = "Approximate number of rows that one commit changes. Default: ${DEFAULT-VALUE}.")
    long rowsAtOnce;

    @Override
    void run(Lake lake, TweetlakeConfig config, PrintWriter out) throws IOException {
        if (from != null && to != null && from.isAfter(to)) {
            throw new UserError("--from %s is after --to %s".formatted(from, to), "give the earlier day to --from");
        }
        if (rowsAtOnce < 1) {
            throw new UserError("--rows-at-once is " + rowsAtOnce, "give at least 1");
        }
        Terminal terminal = new Terminal(spec.commandLine().getErr());
        long start = System.nanoTime();
        TweetlakeConfig other =
                model == null ? config : config.withModel(config.model().withRef(model));
        Rescore rescore = new Rescore(lake, other, rowsAtOnce);
        Rescore.Figures done = Interruption.endsAtOnce(() -> rescore.run(
                from,
                to,
                (rows, all) -> terminal.println("rescored %,d of %,d (%d %%), %,.0f/s"
                        .formatted(rows, all, 100 * rows / all, rows / ((System.nanoTime() - start) / 1e9)))));
        out.printf("rescored %d  kept %d  with %s %s%n", done.rescored(), done.kept(), done.model(), done.version());
    }
}
