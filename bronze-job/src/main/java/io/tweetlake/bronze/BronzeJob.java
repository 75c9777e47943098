package io.tweetlake.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.to_date;

import io.tweetlake.bronze.source.TweetFiles;
import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobMain;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.ObservedAppend;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.StreamAgreement;
import io.tweetlake.common.lake.Table;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ingests what is in {@code source.path} into {@code bronze_tweets}, one row for each record, and goes on as files come. */
public final class BronzeJob implements StreamingJob {
    private static final Logger LOG = LoggerFactory.getLogger(BronzeJob.class);
    private static final Column[] FIGURES = {
        count(lit(1)).as("rows"), count(col("parse_error")).as("parseErrors")
    };

    private final TweetlakeConfig config;

    public BronzeJob(TweetlakeConfig config) {
        this.config = config;
    }

    public static void main(String[] args) {
        JobMain.runJob(args, BronzeJob::new);
    }

    @Override
    public String name() {
        return "bronze";
    }

    @Override
    public Trigger trigger() {
        return config.bronzeTrigger();
    }

    @Override
    public StreamingQuery start(SparkSession spark) {
        Dataset<Row> records = TweetFiles.readStream(spark, config.source());
        Lake lake = new Lake(spark, config.lake());
        lake.requireWritable();
        StreamAgreement.require(lake, name(), null, Table.BRONZE_TWEETS);
        lake.createIfMissing(Table.BRONZE_TWEETS);
        return MicroBatches.start(name(), records, trigger(), lake, this::append);
    }

    private void append(Dataset<Row> found, MicroBatch batch) {
        long start = System.nanoTime();
        Dataset<Row> records = found.withColumn("ingested_at", current_timestamp())
                .withColumn("ingest_date", to_date(current_timestamp()));
        var figures = ObservedAppend.append(batch, Table.BRONZE_TWEETS, records, FIGURES);
        LOG.info("{}", LogLine.ofMicroBatch(name(), batch.id(), start, figures));
    }
}
