package io.tweetlake.common.job;

import io.tweetlake.common.config.Trigger;
import io.tweetlake.common.lake.Lake;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;

/** Starts a stream whose micro-batches are handled by a function, as every job does. */
public final class MicroBatches {
    /** Spark's own name of the property, {@code StreamExecution.QUERY_ID_KEY}. */
    private static final String QUERY_ID = "sql.streaming.queryId";

    private MicroBatches() {}

    /** Handles one micro-batch; called again with the same rows and id where the last call was not recorded. */
    @FunctionalInterface
    public interface Handler {
        void handle(Dataset<Row> rows, MicroBatch batch);
    }

    /**
     * @param rows of a streaming source
     * @param lake whose checkpoint of this name the stream goes on from
     */
    public static StreamingQuery start(String name, Dataset<Row> rows, Trigger trigger, Lake lake, Handler handler) {
        OptionalLong unfinished = lake.unfinishedBatch(name);
        try {
            return rows.writeStream()
                    .queryName(name)
                    .option("checkpointLocation", lake.checkpoint(name))
                    .trigger(sparkTrigger(trigger))
                    .foreachBatch((batch, id) -> {
                        SparkSession session = batch.sparkSession();
                        // Lives as long as the checkpoint: a stream begun anew is a writer of its own.
                        String queryId = session.sparkContext().getLocalProperty(QUERY_ID);
                        MicroBatchStop.waitIfStopping(queryId);
                        boolean repeated = unfinished.equals(OptionalLong.of(id));
                        handler.handle(batch, new MicroBatch(id, repeated, name + ":" + queryId, lake.in(session)));
                    })
                    .start();
        } catch (TimeoutException e) {
            throw new IllegalStateException("another query on %s did not stop".formatted(lake.checkpoint(name)), e);
        }
    }

    private static org.apache.spark.sql.streaming.Trigger sparkTrigger(Trigger trigger) {
        return trigger.isAvailableNow()
                ? org.apache.spark.sql.streaming.Trigger.AvailableNow()
                : org.apache.spark.sql.streaming.Trigger.ProcessingTime(
                        trigger.interval().toMillis(), TimeUnit.MILLISECONDS);
    }
}
