package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobMain;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.Table;
import java.sql.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads {@code bronze_tweets}; writes each tweet once into {@code silver_tweets}, the rest into {@code silver_quarantine}. */
public final class SilverJob implements StreamingJob {
    private static final Logger LOG = LoggerFactory.getLogger(SilverJob.class);

    private final TweetlakeConfig config;

    public SilverJob(TweetlakeConfig config) {
        this.config = config;
    }

    public static void main(String[] args) {
        JobMain.run(args, SilverJob::new);
    }

    @Override
    public String name() {
        return "silver";
    }

    @Override
    public Trigger trigger() {
        return config.silverTrigger();
    }

    @Override
    public StreamingQuery start(SparkSession spark) {
        Lake lake = new Lake(spark, config.lake());
        lake.requireExists(Table.BRONZE_TWEETS, "bronze");
        lake.requireWritable();
        lake.createIfMissing(Table.SILVER_TWEETS);
        lake.createIfMissing(Table.SILVER_QUARANTINE);
        Dataset<Row> bronze = lake.readStream(
                Table.BRONZE_TWEETS, config.silver().maxBytesPerTrigger().bytes());
        return MicroBatches.start(name(), bronze, trigger(), lake, this::write);
    }

    /** Two tables and a look for duplicates, from one reading of the records. */
    private void write(Dataset<Row> bronze, MicroBatch batch) {
        long start = System.nanoTime();
        Dataset<Row> read = SilverRecords.read(bronze).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Row summary = read.agg(
                            count(lit(1)).as("rows"),
                            count(col("reason")).as("quarantined"),
                            collect_set("event_date").as("days"))
                    .first();
            LOG.info("{}", LogLine.ofMicroBatch(name(), batch.id(), start, write(read, summary, batch)));
        } finally {
            read.unpersist();
        }
    }

    private static Optional<Map<String, Object>> write(Dataset<Row> read, Row summary, MicroBatch batch) {
        long rows = summary.getAs("rows");
        long quarantined = summary.getAs("quarantined");
        List<Date> days = summary.getList(summary.fieldIndex("days"));
        if (quarantined > 0) {
            batch.lake().append(Table.SILVER_QUARANTINE, SilverRecords.quarantine(read), batch.writer(), batch.id());
        }
        OptionalLong added =
                days.isEmpty() ? OptionalLong.of(0) : TweetMerge.merge(batch, SilverRecords.tweets(read), days);
        if (added.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("rows", rows);
        figures.put("new", added.getAsLong());
        figures.put("duplicates", rows - quarantined - added.getAsLong());
        figures.put("quarantined", quarantined);
        return Optional.of(figures);
    }
}
