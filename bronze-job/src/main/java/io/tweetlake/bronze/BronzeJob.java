package io.tweetlake.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobMain;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.ObservedAppend;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.StoragePath;
import io.tweetlake.common.lake.Table;
import java.util.List;
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
        JobMain.run(args, BronzeJob::new);
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
        FileSource source = FileSource.of(config.source());
        Lake lake = new Lake(spark, config.lake());
        StoragePath.requireExists(spark, source.path(), "source.path");
        lake.requireWritable();
        lake.createIfMissing(Table.BRONZE_TWEETS);
        return MicroBatches.start(
                name(), source.readStream(spark), trigger(), lake, (rows, batch) -> append(source.files(rows), batch));
    }

    private void append(List<SourceFile> files, MicroBatch batch) {
        long start = System.nanoTime();
        Dataset<Row> records =
                BronzeRecords.of(batch.lake().spark(), files, config.source().format());
        var figures = ObservedAppend.append(batch, Table.BRONZE_TWEETS, records, FIGURES);
        LOG.info("{}", LogLine.ofMicroBatch(name(), batch.id(), start, figures));
    }
}
