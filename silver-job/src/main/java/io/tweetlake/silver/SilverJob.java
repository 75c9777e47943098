package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.tweetlake.common.alerts.Alerts;
import io.tweetlake.common.alerts.ShareWindow;
import io.tweetlake.common.config.PromotedColumn;
import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobMain;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.job.MicroBatchPlans;
import io.tweetlake.common.job.MicroBatchReport;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.StreamAgreement;
import io.tweetlake.common.lake.Table;
import io.tweetlake.common.lineage.Lineage;
import io.tweetlake.common.metrics.Health;
import java.sql.Timestamp;
import java.time.Instant;
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
        min("ingested_at").as("firstIngested"),
        max("ingested_at").as("lastIngested"),
        IdRanges.aggregate().as("ids")
    };

    private final TweetlakeConfig config;
    private final PromotedColumns promoted;
    private final Alerts alerts;
    private final Lineage lineage;
    private final ShareWindow quarantined;

    public SilverJob(TweetlakeConfig config) {
        this.config = config;
        this.promoted = PromotedColumns.of(config.silver().columns());
        this.alerts = Alerts.of(config, name());
        this.lineage = Lineage.of(
                config,
                name(),
                Table.BRONZE_TWEETS,
                Table.SILVER_TWEETS,
                Table.SILVER_NOTICES,
                Table.SILVER_QUARANTINE,
                Table.SILVER_BATCHES);
        this.quarantined = new ShareWindow(config.alerts().minRows());
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
        alerts.open();
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
        lineage.open(lake);
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
        Deletions deletions = new Deletions(lake);
        MicroBatchPlans plans = MicroBatchPlans.of(bronze);
        Dataset<Row> read = SilverRecords.read(
                        plans.rows(), promoted, config.silver().detectLanguage())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Row summary;
            DeletedAgain known;
            BatchFigures done;
            try (plans) {
                summary = read.agg(count(lit(1)).as("records"), figures()).first();
                known = deletions.any() ? DeletedAgain.among(read, deletions) : DeletedAgain.none();
                // One partition is sorted in little time; of several, all columns would have to be exchanged.
                boolean copies =
                        plans.isOnePartition() || !SilverRecords.copies(read).isEmpty();
                done = write(known.markedIn(read), copies, summary, known, batch);
            }
            SilverMetrics.OF_THIS_JVM.count(done, summary);
            LOG.info(
                    "{}",
                    MicroBatchReport.of(
                            name(), batch.id(), MicroBatchReport.millisecondsSince(start), Optional.of(done.asMap())));
            warnOfMisfits(summary);
            alertOfQuarantine(done);
            obey(known, deletions, read, summary, batch);
        } finally {
            read.unpersist();
        }
    }

    private Column[] figures() {
        return Stream.of(FIGURES, SilverMetrics.figures(), promoted.misfits())
                .flatMap(Stream::of)
                .toArray(Column[]::new);
    }

    /** Only then is the micro-batch done: one that dies before is repeated, and looks again. */
    private void obey(DeletedAgain known, Deletions deletions, Dataset<Row> read, Row summary, MicroBatch batch) {
        Timestamp since = summary.getAs("firstIngested");
        Removal removal = new Removal(batch.lake(), deletions);
        if (batch.repeated() || deletions.isOutdated()) {
            removal.deleteAgain(DeletedAgain.among(read, deletions), since);
        } else if (!known.isEmpty()) {
            removal.forgetInBronze(known, since);
        }
        if (config.silver().comply()) {
            new Comply(batch.lake()).runIfAsked();
        }
    }

    /** @param copies whether a tweet may be in several records */
    private static BatchFigures write(
            Dataset<Row> read, boolean copies, Row summary, DeletedAgain known, MicroBatch batch) {
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
        IdRanges ids = IdRanges.of(summary.getAs("ids"));
        Dataset<Row> firsts = copies ? SilverRecords.firsts(read, now) : SilverRecords.all(read, now);
        long tweets = TweetMerge.merge(lake, firsts, ids, batch.writer(), batch.id());
        long deleted = known.isEmpty()
                ? summary.getAs("deleted")
                : read.where("deleted").count();
        BatchFigures figures = BatchFigures.ofBatch(summary.getAs("records"), tweets, notices, quarantined, deleted)
                .ingested(summary.getAs("firstIngested"), summary.getAs("lastIngested"));
        figures.append(lake, batch.writer(), batch.id());
        return figures;
    }

    private void alertOfQuarantine(BatchFigures done) {
        double most = config.alerts().quarantineShare();
        quarantined
                .add(done.quarantined(), done.records())
                .ifPresent(share -> alerts.set(
                        "quarantine",
                        share > most,
                        "Silver quarantines %.0f %% of the records".formatted(share * 100),
                        () ->
                                "Of the last records, %.1f %% are no usable tweets; the alert is set to %.1f %%. `tweetlake quarantine list` shows why."
                                        .formatted(share * 100, most * 100)));
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

    /** Without a warning, a column that is null in half of the rows would go unnoticed. */
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
