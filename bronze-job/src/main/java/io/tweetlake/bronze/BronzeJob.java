package io.tweetlake.bronze;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.current_timestamp;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.to_date;

import io.tweetlake.bronze.source.TweetFiles;
import io.tweetlake.common.alerts.Alerts;
import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobMain;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.job.MicroBatchPlans;
import io.tweetlake.common.job.MicroBatchReport;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.ObservedAppend;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.StreamAgreement;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lineage.Lineage;
import io.tweetlake.common.metrics.Health;
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
        count(lit(1)).as("rows"),
        count(col("parse_error")).as("parseErrors"),
        max(col("ingested_at"))
                .cast("double")
                .minus(min(col("source_modified_at")).cast("double"))
                .as("lagSeconds")
    };

    private final TweetlakeConfig config;
    private final Alerts alerts;
    private final Lineage lineage;

    public BronzeJob(TweetlakeConfig config) {
        this.config = config;
        this.alerts = Alerts.of(config, name());
        this.lineage = Lineage.of(config, name(), null, Table.BRONZE_TWEETS);
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
        alerts.open();
        Dataset<Row> records = TweetFiles.readStream(spark, config.source());
        Lake lake = new Lake(spark, config.lake());
        lake.requireWritable();
        StreamAgreement.require(lake, name(), null, Table.BRONZE_TWEETS);
        lake.createIfMissing(Table.BRONZE_TWEETS);
        lineage.open(lake);
        return MicroBatches.start(name(), records, trigger(), lake, this::append);
    }

    @Override
    public void healthChanged(Health.Part health) {
        alerts.stalled(health);
    }

    @Override
    public void close() {
        alerts.close();
        lineage.close();
    }

    private void append(Dataset<Row> found, MicroBatch batch) {
        long start = System.nanoTime();
        try (MicroBatchPlans plans = MicroBatchPlans.of(found)) {
            Dataset<Row> records = plans.rows()
                    .withColumn("ingested_at", current_timestamp())
                    .withColumn("ingest_date", to_date(current_timestamp()));
            var figures = ObservedAppend.append(batch, Table.BRONZE_TWEETS, records, FIGURES);
            figures.ifPresent(BronzeMetrics.OF_THIS_JVM::count);
            LOG.info("{}", MicroBatchReport.of(name(), batch.id(), MicroBatchReport.millisecondsSince(start), figures));
        }
    }
}
