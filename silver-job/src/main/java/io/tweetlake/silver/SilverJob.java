package io.tweetlake.silver;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import io.tweetlake.common.config.PromotedColumn;
import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.config.TweetlakeConfig;
import io.tweetlake.common.job.JobMain;
import io.tweetlake.common.job.LogLine;
import io.tweetlake.common.job.MicroBatch;
import io.tweetlake.common.job.MicroBatches;
import io.tweetlake.common.job.StreamingJob;
import io.tweetlake.common.lake.Deletions;
import io.tweetlake.common.lake.Lake;
import io.tweetlake.common.lake.StreamAgreement;
import io.tweetlake.common.lake.Table;
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
        Deletions deletions = new Deletions(lake);
        Dataset<Row> read = SilverRecords.read(bronze, promoted, config.silver().detectLanguage())
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            Column[] figures =
                    Stream.of(FIGURES, promoted.misfits()).flatMap(Stream::of).toArray(Column[]::new);
            Row summary = read.agg(count(lit(1)).as("records"), figures).first();
            DeletedAgain known = deletions.any() ? DeletedAgain.among(read, deletions) : DeletedAgain.none();
            BatchFigures done = write(known.markedIn(read), summary, known, batch);
            LOG.info("{}", LogLine.ofMicroBatch(name(), batch.id(), start, Optional.of(done.asMap())));
            warnOfMisfits(summary);
            obey(known, deletions, read, summary, batch);
        } finally {
            read.unpersist();
        }
    }

    /** Only then is the micro-batch done: one that dies before is repeated, and looks again. */
    private void obey(DeletedAgain known, Deletions deletions, Dataset<Row> read, Row summary, MicroBatch batch) {
        Timestamp since = summary.getAs("firstIngested");
        if (batch.repeated() || deletions.isOutdated()) {
            new Comply(batch.lake()).deleteAgain(DeletedAgain.among(read, deletions), since);
        } else if (!known.isEmpty()) {
            new Comply(batch.lake()).forgetInBronze(known, since);
        }
        if (config.silver().comply()) {
            new Comply(batch.lake()).runIfAsked();
        }
    }

    private static BatchFigures write(Dataset<Row> read, Row summary, DeletedAgain known, MicroBatch batch) {
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
        long tweets = TweetMerge.merge(lake, SilverRecords.firsts(read, now), ids, batch.writer(), batch.id());
        long deleted = known.isEmpty()
                ? summary.getAs("deleted")
                : read.where("deleted").count();
        BatchFigures figures = BatchFigures.ofBatch(summary.getAs("records"), tweets, notices, quarantined, deleted)
                .ingested(summary.getAs("firstIngested"), summary.getAs("lastIngested"));
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
