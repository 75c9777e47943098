package io.tweetlake.common.job;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.LogicalRDD;
import scala.math.BigInt;

/**
 * How Spark plans what is done with a micro-batch, until this is closed: of a few rows, planning takes many times as long as
 * the work itself.
 */
public final class MicroBatchPlans implements AutoCloseable {
    /** Some thousand tweets. */
    private static final long SMALL_BYTES = 1L << 20;

    /**
     * Rows in a single partition need no exchange, so there is nothing to adapt: adaptive execution would run each stage as a
     * job of its own and plan again after each, also where Delta reads its log.
     */
    private static final Map<String, String> ONE_PARTITION = Map.of("spark.sql.adaptive.enabled", "false");

    private final Dataset<Row> rows;
    private final boolean onePartition;
    private final RuntimeConfig session;
    private final Map<String, String> before = new HashMap<>();

    private MicroBatchPlans(Dataset<Row> rows, boolean onePartition, Map<String, String> settings) {
        this.rows = rows;
        this.onePartition = onePartition;
        this.session = rows.sparkSession().conf();
        settings.forEach((key, value) -> {
            before.put(key, session.get(key));
            session.set(key, value);
        });
    }

    /**
     * Sets the session of the micro-batch for its size.
     *
     * @param batch as Spark hands it to {@code foreachBatch}
     */
    public static MicroBatchPlans of(Dataset<Row> batch) {
        return isOnePartition(batch.queryExecution().logical())
                ? new MicroBatchPlans(batch.coalesce(1), true, ONE_PARTITION)
                : new MicroBatchPlans(batch, false, Map.of());
    }

    private static boolean isOnePartition(LogicalPlan batch) {
        return batch.stats().sizeInBytes().compare(BigInt.apply(SMALL_BYTES)) <= 0
                || (batch instanceof LogicalRDD rows && rows.rdd().getNumPartitions() == 1);
    }

    /** The micro-batch, in a single partition if it is small or was in one, which Spark then knows. */
    public Dataset<Row> rows() {
        return rows;
    }

    /** Whether the rows are in a single partition. */
    public boolean isOnePartition() {
        return onePartition;
    }

    /** Sets the session as it was. */
    @Override
    public void close() {
        before.forEach(session::set);
    }
}
