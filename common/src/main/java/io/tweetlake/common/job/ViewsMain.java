package io.tweetlake.common.job;

import io.tweetlake.common.UserError;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Views;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the views of {@code deploy/sql} beside the tables of a catalog, or replaces them by those of this version. */
public final class ViewsMain {
    private static final Logger LOG = LoggerFactory.getLogger(ViewsMain.class);

    private ViewsMain() {}

    public static void main(String[] args) {
        JobMain.run(args, ViewsMain::publish);
    }

    private static void publish(TweetlakeConfig config) {
        String schema = config.lake().schema();
        if (schema == null) {
            throw new UserError(
                    "views have no place beside tables that are folders",
                    "name the tables with lake.schema=CATALOG.SCHEMA; `tweetlake sql` knows the views of a folder by itself");
        }
        SparkSession spark = SparkSessions.open(config);
        for (String view :
                Views.permanent(new Lake(spark, config.lake()), schema).define()) {
            LOG.info("{}", new LogLine("view").with("name", schema + "." + view));
        }
    }
}
