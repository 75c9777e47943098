package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobRun;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Views;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Touches the classes that every start touches, so that the launcher can archive them (class-data sharing): the three
 * jobs, and a query.
 */
@Command(name = "warm-up", hidden = true)
final class WarmUpCommand implements Callable<Integer> {
    @Mixin
    ConfigOptions configuration;

    @Override
    public Integer call() throws Exception {
        TweetlakeConfig config =
                configuration.load(List.of("trigger=available-now")).config();
        try (SparkSession spark = SparkSessions.open(config)) {
            new JobRun(spark, Pipeline.jobs(config)).untilDone();
            new Views(new Lake(spark, config.lake())).defineFor("silver_tweets");
            ResultFormat.TABLE.print(
                    spark.sql("SELECT lang, count(*) FROM silver_tweets GROUP BY ALL"),
                    new PrintWriter(PrintWriter.nullWriter()));
        }
        return 0;
    }
}
