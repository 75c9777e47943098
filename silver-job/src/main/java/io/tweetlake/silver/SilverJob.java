package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.when;

import io.tweetlake.common.config.PromotedColumn;
import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobMain;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.StreamAgreement;
import io.tweetlake.common.lake.Table;
import java.sql.Date;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads {@code bronze_tweets}; writes each tweet once into {@code silver_tweets}, each notice into {@code silver_notices},
 * the rest into {@code silver_quarantine}, and what it did into {@code silver_batches}.
 */
public final class SilverJob implements StreamingJob {
    private static final Logger LOG = LoggerFactory.getLogger(SilverJob.class);
    private static final Column[] FIGURES = {
        count(col("reason")).as("quarantined"),
        count(col("notices")).as("notices"),
        count_if(col("deleted")).as("deleted"),
        min(when(col("deleted"), col("ingested_at"))).as("firstDeleted"),
        collect_set(when(col("deleted").equalTo(false), col("event_date"))).as("days")
    };

    private final TweetlakeConfig config;
    private final PromotedColumns promoted;

    public SilverJob(TweetlakeConfig config) {
        this.config = config;
        this.promoted = PromotedColumns.of(config.silver().columns());
    }

    public static void main(String[] args) {
        JobMain.runJob(args, SilverJob::new);
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
        StreamAgreement.require(
                lake,
                name(),
                Table.BRONZE_TWEETS,
                Table.SILVER_TWEETS,
                Table.SILVER_QUARANTINE,
                Table.SILVER_NOTICES,
                Table.SILVER_BATCHES);
        lake.createIfMissing(Table.SILVER_TWEETS, promoted.schema());
        Stream.of(Table.SILVER_QUARANTINE, Table.SILVER_NOTICES, Table.SILVER_BATCHES)
                .forEach(lake::createIfMissing);
        Dataset<Row> bronze = lake.readStream(
                        Table.BRONZE_TWEETS,
                        config.silver().maxBytesPerTrigger().bytes())
                .select(SilverRecords.bronzeColumns(promoted));
        return MicroBatches.start(name(), bronze, trigger(), lake, this::write);
    }

    /** Several tables and a look for duplicates, from one reading of the records. */
    private void write(Dataset<Row> bronze, MicroBatch batch) {
        long start = System.nanoTime();
        Lake lake = batch.lake();
        Dataset<Row> read = SilverRecords.withoutDeleted(SilverRecords.read(bronze, promoted), lake)
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Column[] figures =
                    Stream.of(FIGURES, promoted.misfits()).flatMap(Stream::of).toArray(Column[]::new);
            Row summary = read.agg(count(lit(1)).as("records"), figures).first();
            BatchFigures done = write(read, summary, batch);
            LOG.info("{}", LogLine.ofMicroBatch(name(), batch.id(), start, Optional.of(done.asMap())));
            warnOfMisfits(summary);
            Comply comply = new Comply(lake);
            if (done.deleted() > 0) {
                comply.forgetInBronze(SilverRecords.deletedIds(read), summary.getAs("firstDeleted"));
            }
            if (config.silver().comply()) {
                comply.runIfAsked();
            }
        } finally {
            read.unpersist();
        }
    }

    private static BatchFigures write(Dataset<Row> read, Row summary, MicroBatch batch) {
        Lake lake = batch.lake();
        Instant now = Instant.now();
        long quarantined = summary.getAs("quarantined");
        long notices = summary.getAs("notices");
        if (quarantined > 0) {
            lake.append(Table.SILVER_QUARANTINE, SilverRecords.quarantine(read, now), batch.writer(), batch.id());
        }
        if (notices > 0) {
            lake.append(Table.SILVER_NOTICES, SilverRecords.notices(read, now), batch.writer(), batch.id());
        }
        List<Date> days = summary.getList(summary.fieldIndex("days"));
        long tweets = days.isEmpty()
                ? 0
                : TweetMerge.merge(lake, SilverRecords.firsts(read, now), days, batch.writer(), batch.id());
        BatchFigures figures =
                BatchFigures.ofBatch(summary.getAs("records"), tweets, notices, quarantined, summary.getAs("deleted"));
        figures.append(lake, batch.writer(), batch.id());
        return figures;
    }

    /** Half of a column that is null without a word would be found by nobody. */
    private void warnOfMisfits(Row summary) {
        for (String name : promoted.names()) {
            long misfits = summary.getAs(PromotedColumns.misfit(name));
            if (misfits > 0) {
                PromotedColumn column = config.silver().columns().get(name);
                LOG.warn(
                        "{}",
                        new LogLine("silver values left out")
                                .with("column", name)
                                .with("rows", misfits)
                                .with("path", column.path())
                                .with("reason", "not of type " + column.type().sql()));
            }
        }
    }
}
