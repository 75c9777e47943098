package io.tweetlake.cli;

import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobProcess;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.gold.GoldJob;
import io.tweetlake.silver.SilverJob;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the three jobs in one process. */
@Command(
        name = "run",
        description = "Run Bronze, Silver and Gold in one process, until stopped or, with trigger=available-now,"
                + " until all data is processed.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Example: tweetlake run --set source.path=my-tweets --set lake.root=my-lake --set trigger=available-now"
        })
class RunCommand implements Callable<Integer> {
    @Mixin
    ConfigOptions configuration;

    List<StreamingJob> jobs(TweetlakeConfig config) {
        return Pipeline.jobs(config);
    }

    @Override
    public Integer call() throws Exception {
        TweetlakeConfig config = configuration.load().config();
        JobProcess.run(config, jobs(config));
        return 0;
    }

    @Command(
            name = "bronze",
            description = "Ingest the records of source.path into bronze_tweets.",
            footer = {"", "Example: tweetlake bronze --set source.path=my-tweets --set bronze.trigger=10s"})
    static final class Bronze extends RunCommand {
        @Override
        List<StreamingJob> jobs(TweetlakeConfig config) {
            return List.of(new BronzeJob(config));
        }
    }

    @Command(
            name = "silver",
            description = "Parse, clean and deduplicate bronze_tweets into silver_tweets.",
            footer = {"", "Example: tweetlake silver --set silver.trigger=available-now"})
    static final class Silver extends RunCommand {
        @Override
        List<StreamingJob> jobs(TweetlakeConfig config) {
            return List.of(new SilverJob(config));
        }
    }

    @Command(
            name = "gold",
            description = "Label silver_tweets with the model, into gold_tweets.",
            footer = {"", "Example: tweetlake gold --set model.ref=my-checkpoint-folder"})
    static final class Gold extends RunCommand {
        @Override
        List<StreamingJob> jobs(TweetlakeConfig config) {
            return List.of(new GoldJob(config));
        }
    }
}
