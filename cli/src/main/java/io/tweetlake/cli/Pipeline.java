package io.tweetlake.cli;

import io.tweetlake.bronze.BronzeJob;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.gold.GoldJob;
import io.tweetlake.silver.SilverJob;
import java.util.List;

/** The jobs that make up the pipeline. */
final class Pipeline {
    private Pipeline() {}

    /** Bronze, Silver and Gold for one process, in the order in which data passes through them. */
    static List<StreamingJob> jobs(TweetlakeConfig given) {
        TweetlakeConfig config = given.inOneProcess();
        return List.of(new BronzeJob(config), new SilverJob(config), new GoldJob(config));
    }
}
