package io.tweetlake.cli;

import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.SparkSessions;
import io.tweetlake.common.lake.Lake;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that does one thing to the tables of the lake, and says what it did. */
abstract class LakeCommand implements Callable<Integer> {
    @Mixin
    ConfigOptions configuration;

    @Spec
    CommandSpec spec;

    /** @param out what the user sees */
    abstract void run(Lake lake, TweetlakeConfig config, PrintWriter out) throws IOException;

    /** Whether it needs the lake, and not Spark alone. */
    boolean usesTables() {
        return true;
    }

    /** Called before Spark starts, which takes some seconds. */
    void starting() {}

    @Override
    public final Integer call() throws IOException {
        TweetlakeConfig config = configuration.load().config();
        starting();
        try (SparkSession spark = SparkSessions.open(config)) {
            PrintWriter out = spec.commandLine().getOut();
            Lake lake = new Lake(spark, config.lake());
            if (usesTables()) {
                lake.requireReachable();
            }
            run(lake, config, out);
            out.flush();
        }
        return 0;
    }
}
